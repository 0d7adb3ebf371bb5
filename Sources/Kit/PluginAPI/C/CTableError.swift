/// What is wrong with the table of components that a plugin in C exports.
public enum CTableError: Error, Equatable, Sendable, Codable {
  /// The library exports no table.
  case missing
  /// A structure of a size that this lab does not know.
  case size(structure: String, found: Int, least: Int, most: Int)
  /// More components than a table can sensibly have: the memory behind it is something else.
  case count(Int)
  /// An empty place of the table.
  case emptyPlace(Int)
  /// A component or an option without a name.
  case unnamed(String)
  /// A component of no kind, or of several.
  case kinds(component: String, found: [String])
  /// A function that has to be there.
  case missingFunction(component: String, structure: String, function: String)
  /// An option of a type that there is not.
  case unknownType(component: String, option: String, type: Int)
  /// An option that is one of a few words, and has none.
  case noChoices(component: String, option: String)
  /// A range that is empty or not finite.
  case badRange(component: String, option: String, low: String, high: String)
  /// A default that cannot be read.
  case badInitial(component: String, option: String, found: String, expected: String)
}

extension CTableError: CustomStringConvertible {
  /// The error in one sentence, without the file's name.
  public var description: String {
    switch self {
    case .missing:
      "it is written in C and exports no gl_components: end the source with GL_PLUGIN(&component)"
    case .size(let structure, let found, let least, let most):
      least == most
        ? "a \(structure) has \(found) bytes, and the lab's has \(most): "
          + "set size to sizeof(\(structure))"
        : "a \(structure) has \(found) bytes, and this lab knows \(least) to \(most): "
          + "set size to sizeof(\(structure)), or build it with this lab's header"
    case .count(let count): "gl_components speaks of \(count) components"
    case .emptyPlace(let place): "component \(place) of gl_components is null"
    case .unnamed(let place): "\(place) has no name"
    case .kinds(let component, let found):
      found.isEmpty
        ? "\(component) is of no kind that this lab knows: set one of \(CKind.listed)"
        : "\(component) is of several kinds, \(found.joined(separator: " and ")): it is one of them"
    case .missingFunction(let component, let structure, let function):
      "\(component): the function \(function) of its \(structure) is null"
    case .unknownType(let component, let option, let type):
      "\(component): the option \(option) is of the type \(type), and types go from GL_NUMBER, 1, "
        + "to GL_WORD, 6"
    case .noChoices(let component, let option):
      "\(component): the option \(option) is one of a few words, and has none"
    case .badRange(let component, let option, let low, let high):
      "\(component): the option \(option) goes from \(low) to \(high), which holds no number"
    case .badInitial(let component, let option, let found, let expected):
      "\(component): the option \(option) takes \(expected), and its default is '\(found)'"
    }
  }
}
