import GanLabKit
import Glibc

/// `plugin new`: writes a plugin that already works, and its test.
public struct NewPlugin: Sendable {
  /// The path of the source that was written.
  public let source: String
  /// The path of the test.
  public let test: String

  /// Why nothing was written.
  public enum Failure: Error, Equatable, Sendable {
    /// There is no such kind.
    case unknownKind(String, known: [String])
    /// There is such a kind, and no template of it in that language.
    case noTemplate(kind: String, language: SourceLanguage, known: [String])
    /// The name cannot be typed in the shell.
    case badName(String)
    /// The name is another component's.
    case taken(kind: String, name: String, library: String)
    /// The file is there.
    case exists(String)
    /// The file cannot be written.
    case unwritable(String, reason: String)
  }

  /// Writes the template of `kind` as `name`; both files or none.
  ///
  /// - Parameters:
  ///   - kind: The kind's word.
  ///   - name: The component's name, and the files'.
  ///   - language: Swift or C.
  ///   - folder: Where the files go.
  ///   - owner: The library that has a component of that kind and name, if one does.
  /// - Throws: Why nothing was written.
  public init(
    _ kind: String, _ name: String, language: SourceLanguage, in folder: String,
    owner: (Kind, String) -> String? = { _, _ in nil }
  ) throws(Failure) {
    let known = TemplateCatalogue.kinds(.swift)
    guard known.contains(kind) else { throw .unknownKind(kind, known: known) }
    guard
      let template = TemplateCatalogue.all.first(where: {
        $0.kind.name == kind && $0.language == language
      })
    else {
      throw .noTemplate(kind: kind, language: language, known: TemplateCatalogue.kinds(language))
    }
    guard name.isPluginName else { throw .badName(name) }
    if let library = owner(template.kind, name) {
      throw .taken(kind: kind, name: name, library: library)
    }
    source = folder == "." ? "\(name).\(language.ending)" : "\(folder)/\(name).\(language.ending)"
    test = SourceFile.test(beside: source)
    for path in [source, test] where access(path, F_OK) == 0 { throw .exists(path) }
    try NewPlugin.write(template.source, as: name, of: template, to: source)
    do {
      try NewPlugin.write(template.test, as: name, of: template, to: test)
    } catch {
      unlink(source)
      throw error
    }
  }

  private static func write(
    _ bytes: [UInt8], as name: String, of template: TemplateCatalogue.Template, to path: String
  ) throws(Failure) {
    let text = String(decoding: bytes, as: UTF8.self)
      .replacing(template.type, with: name.typeName)
      .replacing(template.name, with: name)
      // As results are called in JSON.
      .replacing(template.name.underscored, with: name.underscored)
    // Never over something that came in between.
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw errno == EEXIST
        ? .exists(path) : .unwritable(path, reason: String(cString: strerror(errno)))
    }
    defer { close(file) }
    let data = Array(text.utf8)
    guard Glibc.write(file, data, data.count) == data.count else {
      let reason = String(cString: strerror(errno))
      unlink(path)
      throw .unwritable(path, reason: reason)
    }
  }
}

extension NewPlugin.Failure: CustomStringConvertible {
  /// The failure in one sentence.
  public var description: String {
    switch self {
    case .unknownKind(let kind, _): "there is no kind '\(kind)'"
    case .noTemplate(let kind, let language, _):
      "there is no template for a \(kind) in \(language == .c ? "C" : "\(language.rawValue)")"
    case .badName(let name):
      "'\(name)' is no name: lower-case letters, digits and hyphens, a letter first"
    case .taken(let kind, let name, let library):
      "there is a \(kind) called \(name) already, from \(library)"
    case .exists(let path): "\(path) is there already, and is not overwritten"
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }

  /// What to try.
  public var advice: String? {
    switch self {
    case .unknownKind(_, let known): "kinds: \(known.joined(separator: ", "))"
    case .noTemplate(_, _, let known):
      known.isEmpty
        ? "leave out --c" : "kinds with one: \(known.joined(separator: ", ")); or leave out --c"
    case .badName(let name): name.asPluginName.map { "'\($0)' is one" }
    case .taken, .exists: "choose another name"
    case .unwritable: "--dir FOLDER names a folder that you can write to"
    }
  }
}

extension String {
  /// True for lower-case letters, digits and hyphens, beginning with a letter and not ending in a
  /// hyphen, and short enough for a file's name.
  var isPluginName: Bool {
    guard let first = utf8.first, (0x61...0x7a).contains(first), utf8.count <= 64 else {
      return false
    }
    return !hasSuffix("-")
      && utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
      }
  }

  /// The nearest name: `My_Loss` becomes `my-loss`; nil if nothing is left of it.
  fileprivate var asPluginName: String? {
    let words = lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.joined(separator: "-").drop { !$0.isLetter }
    return name.isEmpty || !String(name).isPluginName ? nil : String(name)
  }

  /// `soft-hinge` as a key of JSON: `soft_hinge`.
  fileprivate var underscored: String { String(map { $0 == "-" ? "_" : $0 }) }

  /// `soft-hinge` as a Swift type: `SoftHinge`.
  var typeName: String {
    let name = split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    // Beside these the kit's and the language's own would be hidden.
    return String.taken.contains(name) ? name + "Plugin" : name
  }

  /// Names that the templates use, or that everybody does.
  private static let taken: Set<String> = [
    "About", "AdversarialLoss", "AdversarialNetworks", "Array", "BuildPlan", "ClassTargets",
    "Component", "Data", "DataSource", "Dataset", "DiscriminatorPass", "Double", "Float",
    "GaussianMixture", "Hyperparameter", "Int", "Linear", "Loss", "MLP", "Measure",
    "MixtureSource", "Mode", "Model", "Networks", "Never", "Optional", "Parameter", "Part",
    "Plot", "Prior", "Random", "Result", "SampleSet", "Sampler", "Sequential", "Shape", "String",
    "Swift", "Switch", "Tensor", "Type", "Update", "Self", "Protocol", "Any",
  ]
}

extension SourceLanguage {
  /// The ending of new files.
  var ending: String {
    switch self {
    case .swift: "swift"
    case .c: "c"
    case .cxx: "cpp"
    }
  }
}
