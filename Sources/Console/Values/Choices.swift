extension Word {
  /// The word as a switch: `on`, `yes`, `true`, `1`, or `off`, `no`, `false`, `0`, in any case.
  ///
  /// - Throws: `ValueError.notASwitch`.
  public func onOff() throws(ValueError) -> Bool {
    switch text.lowercased() {
    case "on", "yes", "true", "1": true
    case "off", "no", "false", "0": false
    default: throw .notASwitch(self)
    }
  }

  /// The word as one of a few, spelt exactly.
  ///
  /// - Parameter choices: The words allowed.
  /// - Returns: The choice, equal to the word's text.
  /// - Throws: `ValueError.notAChoice`, which carries the choices.
  public func choice(of choices: [String]) throws(ValueError) -> String {
    guard choices.contains(text) else { throw .notAChoice(self, choices: choices) }
    return text
  }
}
