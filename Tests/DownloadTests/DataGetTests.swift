import Glibc
import TestSupport
import Testing

@testable import Downloads

/// `gan-lab data get` as a process.
@Suite struct DataGetTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func run(_ arguments: [String], mirror: String) throws -> LabProcess.Result {
    try LabProcess.run(
      ["data", "get"] + arguments, in: folder, environment: ["GANLAB_MIRROR": mirror])
  }

  @Test func whatIsToBeHad() throws {
    let wrong = try run(["mnits"], mirror: "")
    #expect(wrong.status == 2)
    #expect(
      wrong.errors.contains(
        "There is nothing to download for `mnits`; there is for: mnist, fashion-mnist."))
    for set in PublishedSet.all {
      #expect(set.files.count == 4 && Set(set.files.map(\.sha256)).count == 4)
      for file in set.files {
        #expect(file.sha256.count == 64 && file.sha256.allSatisfy(\.isHexDigit))
      }
      #expect(set.mirrors.count >= 2)
    }
  }

  /// Each kind of place, and what is said where a server has nothing.
  @Test func whereTheyGo() throws {
    let server = try #require(TinyServer([:]))
    defer { server.stop() }
    // A stray blank and a stroke at the end are of no meaning.
    let none = try run(["mnist"], mirror: " \(server.address)/ ")
    #expect(none.status == 1 && none.output == "")
    #expect(
      none.errors == """
        train-images-idx3-ubyte.gz, 9.9 MB
        error: train-images-idx3-ubyte.gz cannot be downloaded: \
        \(server.address)/mnist/train-images-idx3-ubyte.gz: it has no such file (404)
        try: later again, or from a server of your own: GANLAB_MIRROR=http://…

        """)
    let home = folder.path + "/.local/share/gan-lab/mnist"
    #expect(access(home, F_OK) == 0)
    #expect(access(home + "/train-images-idx3-ubyte.gz.part", F_OK) != 0)
    let named = try run(["fashion-mnist", "here/", "--json"], mirror: server.address)
    #expect(named.status == 1 && named.errors == "")
    #expect(named.output.contains("\"verb\":\"data get\",\"ok\":false"))
    #expect(access(folder.path + "/here/fashion-mnist", F_OK) == 0)
    _ = try run(["mnist", "there/mnist"], mirror: server.address)
    #expect(access(folder.path + "/there/mnist/mnist", F_OK) != 0)
    #expect(access(folder.path + "/there/mnist", F_OK) == 0)
    #expect(
      server.requests
        == ["mnist", "fashion-mnist", "mnist"].map {
          "/\($0)/train-images-idx3-ubyte.gz 0"
        })
  }

  @Test func stoppedByCtrlC() throws {
    let bytes = [UInt8](repeating: 5, count: 9_912_422)
    let server = try #require(
      TinyServer(["/mnist/train-images-idx3-ubyte.gz": .stuck(bytes, after: 3_000_000)]))
    defer { server.stop() }
    let lab = try LabProcess(
      LabProcess.executable, ["data", "get", "mnist", "x"], in: folder,
      environment: ["GANLAB_MIRROR": server.address])
    let part = folder.path + "/x/mnist/train-images-idx3-ubyte.gz.part"
    var status = stat()
    for _ in 0..<2000 {
      if stat(part, &status) == 0, status.st_size == 3_000_000 { break }
      usleep(5000)
    }
    lab.signal(SIGINT)
    let result = try lab.wait()
    #expect(result.status == 130)
    #expect(
      result.errors.contains(
        "stopped by Ctrl-C; of train-images-idx3-ubyte.gz 3.0 of 9.9 MB are kept, and the same command "
          + "goes on there"), "\(result.errors)")
    #expect(stat(part, &status) == 0 && status.st_size == 3_000_000)
  }
}
