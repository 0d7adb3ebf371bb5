internal import CFaults
import Glibc

/// What the program does when it is started to try libraries: it loads them one after the other, and
/// reports each step to descriptor 3 before it is made.
public enum ProbeChild {
  /// The first argument that asks for it; a file, what the user calls it, and which content of it may run follow, for each library.
  public static let argument = "probe-plugins"

  /// Tries the libraries, and ends the process.
  public static func run(_ arguments: [String]) -> Never {
    // A plugin that writes to what it takes for a file of its own must not write here.
    let report = fcntl(3, F_DUPFD_CLOEXEC, 200)
    close(3)
    guard report >= 0 else { _exit(64) }
    glf_prepare_probe()
    for index in 0..<arguments.count / 3 {
      let (path, content) = (arguments[3 * index + 1], arguments[3 * index + 2])
      do throws(PluginError) {
        let file = try Probe.Content(word: content).file(arguments[3 * index])
        let components = try PluginImage.open(file, path: path) { stage in
          send(ProbeReport(index, stage: stage), to: report)
        }
        send(ProbeReport(index, components.map { ComponentRecord($0) }), to: report)
      } catch {
        send(ProbeReport(index, error), to: report)
      }
    }
    // Not exit: a library's last words and destructors are nobody's concern.
    _exit(0)
  }

  private static func send(_ report: ProbeReport, to descriptor: Int32) {
    var rest = report.line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { _exit(65) }
      rest = rest.dropFirst(count)
    }
  }
}
