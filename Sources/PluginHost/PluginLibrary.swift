import GanLabKit
import Synchronization

/// One generation of a library: listed by what was noted of it, and opened when somebody needs it.
///
/// Once open it stays: the Swift runtime keeps pointers into every image that it has seen.
final class PluginLibrary: Sendable {
  /// What the user calls it: its path, or that of the source that it was built from.
  let path: String
  /// True for a library that came with the lab, which is opened where it lies.
  let isOwn: Bool
  private let records: [ComponentRecord]
  private let source: Source
  private let state: Mutex<State>

  /// What is opened.
  private enum Source: Sendable {
    case file(FileIdentity, Trust?)
    case image
  }

  private enum State: Sendable {
    case closed
    case open([Descriptor])
    case failed(PluginError)
  }

  /// A library that is open, with what it registered.
  init(_ path: String, isOwn: Bool, open components: [Descriptor]) {
    self.path = path
    self.isOwn = isOwn
    records = components.map { ComponentRecord($0) }
    source = .image
    state = Mutex(.open(components))
  }

  /// A library that is not open, with what was noted of the file when it was `file`; `trust` is asked
  /// once more when it is opened.
  init(
    _ path: String, isOwn: Bool, file: FileIdentity, records: [ComponentRecord], trust: Trust?
  ) {
    self.path = path
    self.isOwn = isOwn
    self.records = records
    source = .file(file, trust)
    state = Mutex(.closed)
  }

  /// True once its code is in the process.
  var isOpen: Bool {
    state.withLock { if case .open = $0 { true } else { false } }
  }

  /// The file that is open, if it is not the lab's own.
  var image: LibraryImage? {
    state.withLock { if case .open(let components) = $0 { components.first?.image } else { nil } }
  }

  /// Its components, as the registry keeps them.
  var descriptors: [Descriptor] { records.map { Descriptor($0, of: self) } }

  /// The component `name` of `kind`, made by the library's code.
  ///
  /// - Throws: Why the library cannot be opened; the reason of a first failure stays, unless it is
  ///   that nobody has allowed it.
  func component(_ kind: Kind, _ name: String) throws(PluginError) -> Descriptor {
    let components: [Descriptor] = try state.withLock { state throws(PluginError) in
      switch state {
      case .open(let components): return components
      case .failed(let error): throw error
      case .closed:
        do throws(PluginError) {
          let components = try open()
          state = .open(components)
          return components
        } catch {
          // Somebody may allow it yet; what its code did cannot be undone.
          if case .untrusted = error {} else { state = .failed(error) }
          throw error
        }
      }
    }
    guard let found = components.first(where: { $0.kind == kind && $0.name == name }) else {
      throw .otherComponents
    }
    return found
  }

  /// Opens the file, if it is still the one that was listed.
  private func open() throws(PluginError) -> [Descriptor] {
    guard case .file(let listed, let trust) = source else { return [] }
    let components: [Descriptor]
    if isOwn {
      guard FileIdentity(listed.path) == listed else { throw .changed }
      components = try PluginImage.open(listed.path, path: path)
    } else {
      let copy = try LibraryCopy(of: listed.path)
      defer { copy.remove() }
      guard copy.original == listed else { throw .changed }
      // Times have a grain, and some file systems forget them: what counts is what is opened.
      try trust?.check(listed.path, content: copy.path)
      components = try Quiet.run { () throws(PluginError) in
        try PluginImage.open(copy, path: path)
      }
    }
    guard components.map({ ComponentRecord($0) }) == records else { throw .otherComponents }
    return components
  }
}
