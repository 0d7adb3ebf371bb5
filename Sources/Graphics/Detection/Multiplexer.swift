import Console
import Glibc

/// What tmux tells about itself and about the terminal behind it.
struct Multiplexer: Equatable {
  /// True if it hands on what is wrapped for the terminal behind it.
  var passesThrough: Bool
  /// The `TERM` of that terminal.
  var client: String

  /// Reads `passthrough|term`, as `tmux display -p` writes it.
  init?(_ text: String) {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    passesThrough = parts[0] == "on" || parts[0] == "all" || parts[0] == "1"
    client = String(parts[1].filter { !$0.isNewline })
  }

  /// The pixels that can be shown through it.
  ///
  /// Only where the terminal behind it has a name that says so: a probe would be answered by tmux itself.
  var pixels: GraphicsWay? {
    guard passesThrough else { return nil }
    return GraphicsDetection.pixels(environment: ["TERM": client])
  }

  /// Asks the tmux that this process runs in; nil if there is none, or it does not answer.
  static func asked(environment: [String: String]) -> Multiplexer? {
    guard environment["TMUX"]?.isEmpty == false else { return nil }
    let command = "tmux display -p '#{allow-passthrough}|#{client_termname}' 2>/dev/null"
    guard let pipe = popen(command, "r") else { return nil }
    defer { pclose(pipe) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), pipe) != nil else { return nil }
    return Multiplexer(
      String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
  }
}
