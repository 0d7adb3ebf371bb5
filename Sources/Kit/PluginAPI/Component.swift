/// Something that a plugin brings: a data set, a model, a loss, a switch, a sampler.
///
/// `init()` makes one with the default hyperparameters; the host then sets those that the user named.
/// It must be cheap, read nothing from the disk and draw no random number: that is for the methods.
public protocol Component: SendableMetatype {
  /// What it is.
  static var kind: Kind { get }
  /// What it says of itself.
  static var about: About { get }
  /// What this one says of itself: the type's, unless one type serves many components.
  var about: About { get }
  /// The hyperparameters, in the order of their declaration.
  var hyperparameters: [(name: String, value: any HyperparameterBox)] { get }
  /// One with the default hyperparameters.
  init()
}

extension Component {
  /// What the type says of itself.
  public var about: About { Self.about }

  /// The properties declared with `@Hyperparameter`, in the order of their declaration.
  public var hyperparameters: [(name: String, value: any HyperparameterBox)] {
    Mirror(reflecting: self).children.compactMap { child in
      guard let value = child.value as? any HyperparameterBox, let label = child.label else {
        return nil
      }
      return (optionName(of: label), value)
    }
  }

  /// Sets a hyperparameter from the words that a user gave.
  ///
  /// - Throws: `unknown`, `notA` or `outOfRange`.
  public func set(_ option: String, to words: [String]) throws(OptionError) {
    let known = hyperparameters
    guard let match = known.first(where: { $0.name == option }) else {
      throw .unknown(option: option, known: known.map(\.name))
    }
    try match.value.set(option: option, words: words)
  }
}

/// The option that a property stands for: `_stepSize` is `step-size`.
private func optionName(of label: String) -> String {
  var name = ""
  for character in label.drop(while: { $0 == "_" }) {
    if character.isUppercase {
      name += "-" + character.lowercased()
    } else {
      name.append(character)
    }
  }
  return name
}

/// What can be wrong with an option that a user gave.
public enum OptionError: Error, Equatable, Sendable {
  /// The component has no such hyperparameter.
  case unknown(option: String, known: [String])
  /// The words are not a value of the hyperparameter's type.
  case notA(option: String, expected: String, found: String, choices: [String])
  /// A number outside of the hyperparameter's range.
  case outOfRange(option: String, found: String, range: String)
  /// Two values for one hyperparameter.
  case repeated(option: String, found: String)
}

extension OptionError: CustomStringConvertible {
  /// The error in one sentence.
  public var description: String {
    switch self {
    case .unknown(let option, let known):
      known.isEmpty
        ? "there is no option \(option): it takes none"
        : "there is no option \(option); there are: \(known.joined(separator: ", "))"
    case .notA(let option, let expected, let found, let choices):
      choices.isEmpty
        ? "\(option) takes \(expected), not '\(found)'"
        : "\(option) takes one of \(choices.joined(separator: ", ")), not '\(found)'"
    case .outOfRange(let option, let found, let range):
      "\(option) goes from \(range), and \(found) is outside"
    case .repeated(let option, let found):
      "\(option) has a value already, and \(found) is another"
    }
  }
}
