import GanLabKit

/// Why a library was not taken.
public enum PluginError: Error, Equatable, Sendable, Codable {
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
  /// It needs a library that is not there.
  case missingLibrary(String)
  /// It uses something that no library brings.
  case missingSymbol(String)
  /// It has no `gl_entry`.
  case noEntry
  /// It does not say for which lab it was built.
  case noNote
  /// It was built for another lab: one line for each field that disagrees.
  case mismatch([Field])
  /// Its registration returned an error.
  case refused(code: Int32)
  /// It is written in C, and its table of components cannot be taken.
  case table(CTableError)
  /// It registered no component.
  case registersNothing
  /// A name that cannot be typed in the shell.
  case badName(String)
  /// A component without a summary, or an option without a meaning.
  case undocumented(String, option: String?)
  /// A component of that kind and name is loaded already.
  case duplicate(kind: String, name: String, library: String)
  /// The lab itself has something of that kind and name.
  case reserved(kind: String, name: String)
  /// Two options of one component with the same name.
  case repeatedOption(component: String, option: String)
  /// A default that the option itself would not accept.
  case badDefault(component: String, option: String, value: String)
  /// A signal ended the process that tried it.
  case crashed(signal: Int32, stage: Stage)
  /// It ended the process that tried it.
  case exited(status: Int32, stage: Stage)
  /// The process that tried it had to be ended.
  case endless(seconds: Double, stage: Stage)
  /// It wrote and wrote.
  case flood(bytes: Int, stage: Stage)
  /// Ctrl-C came while it was being tried, or before.
  case interrupted(stage: Stage?)
  /// It could not be tried.
  case notProbed(reason: String)
  /// Others than the user can have written it.
  case untrusted(reason: String, sha256: String)
  /// The file is no longer what was listed.
  case changed
  /// It registers something else than when it was listed.
  case otherComponents

  /// One field of the handshake that disagrees.
  public struct Field: Equatable, Sendable, Codable {
    /// What is compared.
    public let name: String
    /// The plugin's.
    public let plugin: String
    /// The lab's.
    public let lab: String
  }

  /// How far a library had come.
  public enum Stage: String, Sendable, Codable {
    /// The linker had it, and ran its constructors.
    case opening
    /// `gl_entry` was called.
    case entry
    /// It handed its components over.
    case registering
    /// Its components were made, and asked for their options.
    case describing
  }
}
