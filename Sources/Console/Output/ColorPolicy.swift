/// Decides whether output is coloured.
///
/// `--color` wins over a non-empty `NO_COLOR`, that over a non-empty `FORCE_COLOR` or
/// `CLICOLOR_FORCE`, and those over whether output goes to a terminal that knows colours.
public enum ColorPolicy {
  /// What `--color` says.
  public enum Choice: String, Sendable, Hashable, CaseIterable {
    /// Colour wherever output goes.
    case always
    /// Let the environment decide, as without the option.
    case auto
    /// No colour.
    case never
  }

  /// Whether to colour.
  ///
  /// - Parameters:
  ///   - choice: What `--color` said.
  ///   - environment: The environment's variables.
  ///   - isTerminal: Whether the output is a terminal.
  /// - Returns: Whether colour sequences may be written.
  public static func isColored(
    _ choice: Choice = .auto, environment: [String: String], isTerminal: Bool
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    func isSet(_ name: String) -> Bool { environment[name]?.isEmpty == false }
    if isSet("NO_COLOR") { return false }
    if isSet("FORCE_COLOR") || isSet("CLICOLOR_FORCE") { return true }
    return isTerminal && isSet("TERM") && environment["TERM"] != "dumb"
  }
}
