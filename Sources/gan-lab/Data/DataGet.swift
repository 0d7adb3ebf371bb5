import ArgumentParser
import Console
import Downloads
import Glibc
import Shell

/// `gan-lab data get`.
struct DataGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Download a data set's files, and check them.",
    discussion: """
      Without a folder they go to ~/.local/share/gan-lab (or $XDG_DATA_HOME/gan-lab), where `data` finds \
      them; a teacher can name /usr/share/gan-lab. Each time it is the sub-folder with the data set's name. \
      What was stopped goes on where it was; files that are there and right stay. $GANLAB_MIRROR names \
      servers to take in place of the public ones, with blanks between them: each has the files in a folder \
      of the data set's name.
      """)

  @ArgumentParser.Argument(
    help: "Which: \(PublishedSet.all.map(\.name).joined(separator: ", ")).",
    completion: .list(PublishedSet.all.map(\.name)),
    transform: { name throws in
      guard let set = PublishedSet.all.first(where: { $0.name == name }) else {
        let names = PublishedSet.all.map(\.name)
        throw ValidationError(
          "There is nothing to download for `\(name)`; there is for: "
            + "\(names.joined(separator: ", ")).")
      }
      return set
    })
  var name: PublishedSet

  @ArgumentParser.Argument(
    help: "The folder under which the files are kept.", completion: .directory)
  var dir: String?

  @Flag(help: "Write the result as one JSON object.")
  var json = false

  @Flag(name: [.short, .long], help: "No progress.")
  var quiet = false

  func run() throws {
    let speech = Speech(isJSON: json, verb: "data get")
    let environment = Terminal.environment()
    guard let folder = folder(environment) else {
      throw speech.fail(Diagnostic("there is no $HOME: name a folder"))
    }
    Interrupt.install()
    var set = name
    let own = (environment["GANLAB_MIRROR"] ?? "").split(separator: " ")
    if !own.isEmpty {
      set.mirrors = own.map { mirror in
        String(mirror.reversed().drop { $0 == "/" }.reversed()) + "/" + set.name
      }
    }
    let line = ProgressLine(
      mode: .fitting(quiet: quiet || json, environment: environment),
      unicode: Terminal.isUTF8(environment: environment))
    let start = ProgressLine.monotonicSeconds()
    do throws(DownloadError) {
      let report = try SetDownload(set, to: folder, path: environment["PATH"]).run(
        SetDownload.Watcher(
          begins: { file, bytes in
            let size = Megabytes.text(file.size)
            line.note(
              bytes > 0
                ? "\(file.name), from \(Megabytes.text(bytes)) of \(size) MB on"
                : "\(file.name), \(size) MB")
          },
          reaches: { line.update(share: Double($0) / Double(set.size)) },
          isInterrupted: { Interrupt.shouldStop }))
      line.finish()
      let seconds = ProgressLine.monotonicSeconds() - start
      speech.tell(words(report, folder), json(report, folder, seconds))
    } catch {
      line.finish()
      let code = speech.fail(Diagnostic(error.message, hint: error.hint))
      guard case .interrupted = error else { throw code }
      throw ExitCode(Interrupt.terminationSignal.map { 128 + $0 } ?? Shell.Status.interrupted)
    }
  }

  /// The folder for the files: a sub-folder, unless it is named itself.
  private func folder(_ environment: [String: String]) -> String? {
    var folder = dir ?? environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 + "/gan-lab" }
    folder = folder ?? environment["HOME"].map { $0 + "/.local/share/gan-lab" }
    guard var folder else { return nil }
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    return folder.split(separator: "/").last.map(String.init) == name.name
      ? folder : (folder == "/" ? "" : folder) + "/" + name.name
  }

  private func words(_ report: SetDownload.Report, _ folder: String) -> String {
    let files =
      switch report.downloaded.count {
      case 0: "all files were there already"
      case 1: "1 file came"
      case let count: "\(count) files came"
      }
    return "\(folder): \(files), checked by SHA-256\n"
      + "gan-lab -c 'data \(name.name)' reads them\(isUsual ? "" : ", with --data or $GANLAB_DATA")"
  }

  /// True if the shell finds them without being told.
  private var isUsual: Bool { dir == nil || dir == "/usr/share/gan-lab" }

  private func json(
    _ report: SetDownload.Report, _ folder: String, _ seconds: Double
  ) -> JSONObject {
    [
      "name": .string(name.name), "folder": .string(folder),
      "downloaded": .array(
        report.downloaded.map {
          .object(["file": .string($0.file), "from": .string($0.address)])
        }),
      "present": JSONValue(report.present), "seconds": .number(seconds),
    ]
  }
}
