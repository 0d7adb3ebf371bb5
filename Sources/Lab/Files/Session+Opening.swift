import FoundationEssentials
import GanLabKit
import PluginHost

extension Session {
  /// What opening a checkpoint brought.
  public struct Opened: Equatable, Sendable {
    /// The file.
    public let path: String
    /// The gan-lab that wrote it.
    public let version: String
    /// Steps of training made so far.
    public let step: Int
    /// What a user should know, in sentences: tensors that hold numbers which are not finite.
    public let notices: [String]
  }

  /// Takes up the state that `save(to:)` wrote, in place of this session's own.
  ///
  /// The components are chosen again among those that are loaded, and the networks built; every
  /// tensor must have the name, the shape and the type that they ask for. Only when all of it is right
  /// does the session change.
  ///
  /// - Throws: `file`, with what is wrong with it; `refused` if a plugin has to be loaded first.
  public func open(from name: String) throws(LabError) -> Opened {
    let path = Session.checkpointPath(for: name)
    let (document, notices) = try takeUp(path)
    noteCheckpoint(path)
    return Opened(path: path, version: document.version, step: step, notices: notices)
  }

  /// Forgets choices, settings and training, as if the lab had just been opened.
  public func startOver() {
    adopt(Session(host: host))
    savedStep = 0
    CrashReport.note(checkpoint: nil)
  }

  /// Takes up the state of the file at `path`.
  ///
  /// - Throws: As `open`.
  func takeUp(_ path: String) throws(LabError) -> (CheckpointDocument, notices: [String]) {
    try takeUp(path) { () throws(FileError) in try SafetensorsFile(path: path) }
  }

  /// Takes up the state in `bytes`.
  ///
  /// - Throws: As `open`.
  func takeUp(_ bytes: [UInt8]) throws(LabError) {
    _ = try takeUp("the state") { () throws(FileError) in
      do throws(FileFault) {
        return try SafetensorsFile(bytes: bytes)
      } catch {
        throw FileError("the state", error)
      }
    }
  }

  private func takeUp(
    _ path: String, _ read: () throws(FileError) -> SafetensorsFile
  ) throws(LabError) -> (CheckpointDocument, notices: [String]) {
    let other = Session(host: host)
    var notices: [String] = []
    let document: CheckpointDocument
    do throws(FileError) {
      let file = try read()
      do throws(FileFault) {
        document = try Session.document(of: file)
        try other.choose(as: document)
        notices = try other.restore(document, from: file)
      } catch {
        throw FileError(path, error)
      }
    } catch {
      if case .missingComponent(_, let component) = error.fault {
        throw .refused(
          "\(error.fault)",
          hint: "load the library that brings \(component.printable)")
      }
      throw LabError(error)
    }
    adopt(other)
    return (document, notices)
  }

  /// Gives the networks, just built of the same choices, and their training the numbers of the file at
  /// `path`.
  ///
  /// - Throws: `file`.
  func restore(_ path: String) throws(LabError) {
    do throws(FileError) {
      let file = try SafetensorsFile(path: path)
      do throws(FileFault) {
        _ = try restore(try Session.document(of: file), from: file)
      } catch {
        throw FileError(path, error)
      }
    } catch {
      throw LabError(error)
    }
  }

  private static func document(
    of file: SafetensorsFile
  ) throws(FileFault) -> CheckpointDocument {
    guard let json = file.metadata[CheckpointDocument.key] else { throw .notACheckpoint }
    let data = Data(json.utf8)
    do {
      let stamp = try JSONDecoder().decode(CheckpointStamp.self, from: data)
      guard stamp.format <= CheckpointDocument.currentFormat else {
        throw FileFault.newerFormat(
          found: stamp.format, known: CheckpointDocument.currentFormat, version: stamp.version)
      }
      let document = try JSONDecoder().decode(CheckpointDocument.self, from: data)
      try document.check()
      return document
    } catch let fault as FileFault {
      throw fault
    } catch let error as DecodingError {
      throw .badDescription(place: error.place, reason: error.reason)
    } catch {
      throw .badDescription(place: "the start", reason: "\(error)")
    }
  }

  /// Sets and chooses what the checkpoint names, through the same doors as a user.
  private func choose(as document: CheckpointDocument) throws(FileFault) {
    for choice in document.components
    where registry.component(Kind(choice.kind), choice.name) == nil {
      throw .missingComponent(kind: choice.kind, name: choice.name)
    }
    do throws(LabError) {
      _ = try set(document.settings.map(\.assignment))
    } catch {
      throw .badDescription(place: "settings", reason: error.reason)
    }
    guard settings.seed == document.seed else {
      throw .badDescription(place: "seed", reason: "it is not the one of the settings")
    }
    for choice in document.components {
      let options = options(of: choice)
      do throws(LabError) {
        if choice.kind == Kind.switch.name {
          _ = try turn(choice.name, on: true, options)
        } else {
          _ = try choose(Kind(choice.kind), choice.name, options)
        }
      } catch {
        // Data that read files refuse where these are not: the checkpoint is whole.
        if choice.kind == Kind.data.name, case .component(let refusal, _) = error {
          throw .componentRefuses(
            kind: choice.kind, name: choice.name, reason: refusal.description)
        }
        throw .badDescription(place: "\(choice.kind) \(choice.name)", reason: error.reason)
      }
    }
  }

  /// The options that were given, and those whose defaults are no longer what they were.
  private func options(of choice: CheckpointDocument.Choice) -> [Assignment] {
    let defaults = registry.component(Kind(choice.kind), choice.name)?.options ?? []
    let given = Set(choice.given.map(\.name))
    let changed = choice.values.filter { value in
      !given.contains(value.name)
        && defaults.first { $0.name == value.name }?.defaultText != value.value
    }
    return (choice.given + changed).map(\.assignment)
  }

  private func adopt(_ other: Session) {
    settings = other.settings
    assigned = other.assigned
    data = other.data
    model = other.model
    loss = other.loss
    switches = other.switches
    sampler = other.sampler
    source = other.source
    networks = other.networks
    trainer = other.trainer
    draws = other.draws
    trail = Trail()
  }
}

extension DecodingError {
  /// The keys that lead to the value, as in `training.losses.generator`.
  fileprivate var place: String {
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? "the start" : path
  }

  fileprivate var reason: String {
    if case .keyNotFound(let key, _) = self { return "it has no \(key.stringValue)" }
    return context.debugDescription
  }

  private var context: Context {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      context
    @unknown default: Context(codingPath: [], debugDescription: "it cannot be decoded")
    }
  }
}

extension LabError {
  /// Why a choice could not be made again, in one sentence.
  fileprivate var reason: String {
    switch self {
    case .option(let error, let name): "\(name): \(error)"
    case .component(let error, let name): "\(name): \(error)"
    case .tensor(let error, let name): "\(name): \(error)"
    case .unknownComponent(let kind, let name, _): "there is no \(kind) \(name)"
    case .incompatible(let facts): "\(facts.component) needs \(facts.need.phrase)"
    case .refused(let message, _): message
    default: "\(self)"
    }
  }
}
