import Console
import Glibc

/// The program that shows what is longer than the screen.
struct Pager {
  /// Its command, as a shell takes it.
  let command: String

  /// The pager that the environment asks for; nil where there is none or nobody wants one.
  ///
  /// `$GANLAB_PAGER`, else `$PAGER`, else `less`; one that is set to nothing, or to `cat`, is none.
  init?(environment: [String: String]) {
    guard environment["TERM"]?.isEmpty == false, environment["TERM"] != "dumb" else { return nil }
    let chosen = environment["GANLAB_PAGER"] ?? environment["PAGER"]
    if let chosen {
      guard !chosen.allSatisfy(\.isWhitespace), chosen != "cat" else { return nil }
      // As git has it: a bare `less` shows colours, and ends by itself where all of it fits.
      command = "LESS=\"${LESS-FRX}\" \(chosen)"
    } else {
      let folders = (environment["PATH"] ?? "").split(separator: ":")
      guard folders.contains(where: { access("\($0)/less", X_OK) == 0 }) else { return nil }
      command = "less -FRX"
    }
  }

  /// Shows a text; false if the program could not do it, and nothing was shown.
  func show(_ text: String) -> Bool {
    switch ForegroundProgram.run(command, reading: text) {
    // 126 and 127 are the shell's own: there is no such program.
    case .exited(let status): status != 126 && status != 127
    case .killed: true
    case .failed: false
    }
  }
}

extension Shell {
  /// Shows a text by the pager, if it is longer than the screen and there is one; false if it did not.
  func page(_ text: String, of line: CommandLine) -> Bool {
    guard let pager, display.pager, line == typedLine, command(line.verb.text)?.isPaged == true,
      let rows = Terminal.rows(of: 1)
    else { return false }
    let width = max(1, manner.width)
    var needed = 0
    for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
      needed += max(1, (String(row).displayWidth + width - 1) / width)
    }
    // One for the command above it, one for the prompt below.
    return needed > rows - 2 && pager.show(text + "\n")
  }
}
