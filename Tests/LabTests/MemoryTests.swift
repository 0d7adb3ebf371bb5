import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// A training in its steady state takes nothing from the system.
@Suite struct MemoryTests {
  /// The resident memory after step 100 and after step 10,100 of one process.
  @Test func trainingLeavesTheMemoryWhereItWas() throws {
    let folder = try ScratchFolder()
    #expect(mkfifo(folder.path + "/.input", 0o600) == 0)
    // Opened for both and beforehand, so that neither side waits for the other.
    let pipe = open(folder.path + "/.input", O_RDWR | O_CLOEXEC)
    defer { close(pipe) }
    let lab = try LabProcess(LabProcess.executable, ["--json", "-q"], input: nil, in: folder)
    func send(_ line: String, answers: Int) throws {
      let bytes = Array((line + "\n").utf8)
      #expect(write(pipe, bytes, bytes.count) == bytes.count)
      for _ in 0..<12_000 where lab.output.split(separator: "\n").count < answers { usleep(10_000) }
      try #require(lab.output.split(separator: "\n").count == answers, "\(lab.output)\(lab.errors)")
    }
    try send("data ring; model gan-mlp hidden=16,16; loss wasserstein", answers: 3)
    // Moments to go back to grow to their own bound.
    try send(
      "switch gradient-penalty on; set batch=16 d-steps=1 moments=0; train steps=100", answers: 6)
    let early = try residentBytes(lab.pid)
    try send("train steps=10000", answers: 7)
    let late = try residentBytes(lab.pid)
    #expect(abs(late - early) <= 2 << 20, "\(early) bytes at step 100, \(late) at 10,100")
    try send("status", answers: 8)
    #expect(lab.output.contains("\"step\":10100"))
    let quit = Array("quit\n".utf8)
    write(pipe, quit, quit.count)
    #expect(try lab.wait().status == 0)
  }

  /// The second figure of /proc/PID/statm: resident pages.
  private func residentBytes(_ pid: pid_t) throws -> Int {
    let text = String(
      decoding: try Data(contentsOf: URL(filePath: "/proc/\(pid)/statm")), as: UTF8.self)
    let fields = text.split(separator: " ")
    return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
  }
}
