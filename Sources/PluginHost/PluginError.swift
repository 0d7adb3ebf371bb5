/// Why a library was not taken.
public enum PluginError: Error, Equatable, Sendable {
  /// The file cannot be read.
  case unreadable(reason: String)
  /// The file is no ELF shared library.
  case notALibrary(found: String)
  /// The library is for another machine.
  case wrongMachine(found: String, expected: String)
  /// The file ends before the library does.
  case truncated(has: Int, needs: Int)
  /// The dynamic linker refused it.
  case notLoadable(reason: String)
  /// It has no `gl_entry`.
  case noEntry
  /// It was built for another lab: one line for each field that disagrees.
  case mismatch([Field])
  /// Its registration returned an error.
  case refused(code: Int32)
  /// It registered no component.
  case registersNothing
  /// A name that cannot be typed in the shell.
  case badName(String)
  /// A component without a summary, or an option without a meaning.
  case undocumented(String, option: String?)
  /// A component of that kind and name is loaded already.
  case duplicate(kind: String, name: String, library: String)
  /// Two options of one component with the same name.
  case repeatedOption(component: String, option: String)
  /// A default that the option itself would not accept.
  case badDefault(component: String, option: String, value: String)

  /// One field of the handshake that disagrees.
  public struct Field: Equatable, Sendable {
    /// What is compared.
    public let name: String
    /// The plugin's.
    public let plugin: String
    /// The lab's.
    public let lab: String
  }
}

extension PluginError: CustomStringConvertible {
  /// The error in one sentence, without the file's name.
  public var description: String {
    switch self {
    case .unreadable(let reason): "it cannot be read: \(reason)"
    case .notALibrary(let found): "it is not a shared library (\(found))"
    case .wrongMachine(let found, let expected):
      "it is a library for \(found), and this machine is \(expected)"
    case .truncated(let has, let needs):
      "it is cut short: it has \(has) bytes, and its headers speak of \(needs)"
    case .notLoadable(let reason): "the dynamic linker refused it: \(reason)"
    case .noEntry: "it has no gl_entry: it is not a plugin of gan-lab"
    case .mismatch(let fields):
      "it was built for another gan-lab: "
        + fields.map { "\($0.name) is \($0.plugin), and the lab's is \($0.lab)" }
        .joined(separator: "; ") + "; build it again with this lab"
    case .refused(let code): "its registration failed with code \(code)"
    case .registersNothing: "it registers no component"
    case .badName(let name):
      "'\(name)' is no name: lower-case letters, digits and hyphens, a letter first"
    case .undocumented(let name, let option):
      option.map { "\(name): the option \($0) does not say what it does" }
        ?? "\(name) does not say what it is"
    case .duplicate(let kind, let name, let library):
      "there is a \(kind) called \(name) already, from \(library)"
    case .repeatedOption(let component, let option):
      "\(component) has two options called \(option)"
    case .badDefault(let component, let option, let value):
      "\(component): the default of \(option), \(value), is outside of its own range"
    }
  }
}
