/// What goes through tmux to the terminal behind it: `ESC P tmux ; … ESC \` with each ESC inside doubled.
///
/// tmux lets it pass where `allow-passthrough` is on, from version 3.3.
enum Passthrough {
  /// A sequence for the terminal behind tmux.
  static func wrapped(_ sequence: String) -> String {
    let inner = sequence.map { $0 == "\u{1B}" ? "\u{1B}\u{1B}" : String($0) }.joined()
    return "\u{1B}Ptmux;\(inner)\u{1B}\\"
  }
}
