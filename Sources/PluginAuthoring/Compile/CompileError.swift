/// Why a source file did not become a library.
public enum CompileError: Error, Equatable, Sendable {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// There is nothing in the file.
  case empty(path: String)
  /// The ending is none of a source.
  case notASource(path: String)
  /// The compiler is not on the PATH.
  case noCompiler(SourceLanguage)
  /// The kit's modules are not beside the lab.
  case noKit(folders: [String])
  /// The compiler found errors.
  case rejected(path: String, [CompilerMessage])
  /// The compiler failed without an error that has a form.
  case failed(path: String, compiler: String, output: [String])
  /// The compiler did not come to an end.
  case tooSlow(path: String, seconds: Int)
  /// Ctrl-C.
  case interrupted(path: String)
  /// Others can have written the file.
  case untrusted(path: String, reason: String)
  /// The folder for the result cannot be made, or the result not be put there.
  case noRoom(folder: String, reason: String)
}

extension CompileError: CustomStringConvertible {
  /// The error in one sentence.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .empty(let path): "\(path) is empty"
    case .notASource(let path):
      "\(path) is no source file: its name ends in none of "
        + SourceLanguage.endings.map { "." + $0 }.joined(separator: ", ")
    case .noCompiler(let language): "there is no \(language.compiler) in PATH"
    case .noKit(let folders):
      "the kit that plugins are compiled against is not beside the program: no GanLabKit in "
        + folders.joined(separator: " or ")
    case .rejected(let path, let messages):
      messages.count == 1
        ? "\(path) does not compile: there is an error in it"
        : "\(path) does not compile: there are \(messages.count) errors in it"
    case .failed(let path, let compiler, let output):
      "\(path) does not compile, and \(compiler) says: \(output.joined(separator: " / "))"
    case .tooSlow(let path, let seconds):
      "\(path) was not compiled: the compiler did not come to an end within \(seconds) s"
    case .interrupted(let path): "\(path) was not compiled: stopped by Ctrl-C"
    case .untrusted(let path, let reason): "\(path): \(reason)"
    case .noRoom(let folder, let reason): "nothing can be built in \(folder): \(reason)"
    }
  }

  /// What to try.
  public var advice: String? {
    switch self {
    case .noCompiler(.swift):
      "install Swift 6.3 (https://www.swift.org/install/linux/), or write the plugin in C, which "
        + "needs gcc alone: gan-lab plugin new loss NAME --c"
    case .noCompiler: "install one: apt install gcc g++"
    case .noKit: "run the gan-lab that `make build` made, in the folder where it was made"
    case .empty: "gan-lab plugin new KIND NAME writes a file that works"
    case .rejected(_, let messages) where messages.contains(where: \.missesTheKit):
      "begin the file with: import GanLabKit"
    case .untrusted(let path, _):
      "gan-lab -c 'trust \(path)' allows this content of the file"
    case .noRoom: "set TMPDIR to a folder with room that you can write to"
    default: nil
    }
  }
}
