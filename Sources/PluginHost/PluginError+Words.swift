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
    case .missingLibrary(let name):
      "it needs the library \(name), which is not there: install it, or build the plugin without"
    case .missingSymbol(let name):
      "it uses \(name), which neither the lab nor a library that it names has: "
        + "was a file or a -l option left out when it was built?"
    case .noEntry: "it has no gl_entry: it is not a plugin of gan-lab"
    case .noNote:
      "it does not say for which gan-lab it was built: build it with ganlab_plugin.h of this lab"
    case .mismatch(let fields):
      "it was built for another gan-lab: "
        + fields.map { "\($0.name) is \($0.plugin), and the lab's is \($0.lab)" }
        .joined(separator: "; ") + "; build it again with this lab"
    case .refused(let code): "its registration failed with code \(code)"
    case .table(let error): error.description
    case .registersNothing: "it registers no component"
    case .badName(let name):
      "'\(name)' is no name: lower-case letters, digits and hyphens, a letter first"
    case .undocumented(let name, let option):
      option.map { "\(name): the option \($0) does not say what it does" }
        ?? "\(name) does not say what it is"
    case .duplicate(let kind, let name, let library):
      "there is a \(kind) called \(name) already, from \(library)"
    case .reserved(let kind, let name): "the lab itself has a \(kind) called \(name)"
    case .repeatedOption(let component, let option):
      "\(component) has two options called \(option)"
    case .badDefault(let component, let option, let value):
      "\(component): the default of \(option), \(value), is outside of its own range"
    case .crashed(let signal, let stage): "it crashed with \(SignalName(signal)) \(stage.words)"
    case .exited(let status, let stage):
      "it ended the process with exit status \(status) \(stage.words)"
    case .endless(let seconds, let stage):
      "it did not come to an end within \(seconds.words) s \(stage.words); "
        + "on a slow machine, GANLAB_PROBE_SECONDS=\((2 * seconds).words) gives it longer"
    case .flood(let bytes, let stage):
      "it wrote more than \(bytes / 1024) KB of output \(stage.words)"
    case .interrupted(let stage):
      stage.map { "its trial was stopped by Ctrl-C \($0.words)" }
        ?? "it was not tried: stopped by Ctrl-C"
    case .notProbed(let reason): "it could not be tried in a process of its own: \(reason)"
    case .untrusted(let reason, _): "others may have put code into it: \(reason)"
    case .changed: "it has changed since it was listed: load it again"
    case .otherComponents:
      "it does not register the components that it registered when it was tried"
    }
  }
}

extension PluginError.Stage {
  /// When, as the end of a sentence.
  var words: String {
    switch self {
    case .opening: "while it was opened"
    case .entry: "in gl_entry"
    case .registering: "in its registration"
    case .describing: "while its components were described"
    }
  }
}

extension Double {
  /// Without ".0".
  fileprivate var words: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

/// A signal by its name.
public struct SignalName: CustomStringConvertible {
  /// The name, as in SIGSEGV.
  public let description: String

  private static let names: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
    8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
    24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
  ]

  /// The name of a signal.
  public init(_ signal: Int32) { description = SignalName.names[signal] ?? "signal \(signal)" }
}
