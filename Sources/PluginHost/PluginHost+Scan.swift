import Glibc

extension PluginHost {
  /// What a search found, while some of it is still being tried.
  struct Scan: Sendable {
    /// What is known of one library.
    enum Finding: Sendable {
      case library(PluginLibrary)
      /// With the checksum that was allowed, if that is why it may be tried.
      case trying(FileIdentity, allowed: String?)
    }

    /// The libraries, in the order of the search.
    var findings: [Finding]
    /// The trial of those that are being tried, in the same order.
    let trial: Probe.Trial?
  }

  /// Lists every plugin of `folders`, in order, each folder's by name; those that fail are noted.
  ///
  /// In the lab's own folder, which holds other libraries too, plugins are called `libganlab-*.so`;
  /// in the others every `.so` is one. A library of which something was noted is not opened before one
  /// of its components is used. Of the rest the lab's own are opened, and those of others are tried
  /// in the background: `settle` waits for that.
  public mutating func loadAll(from folders: [SearchFolder]) {
    settle()
    var findings: [Scan.Finding] = []
    var seen = Set(libraries)
    for folder in folders {
      if folder.isNamed, access(folder.path, R_OK | X_OK) != 0 {
        failures.append((folder.path, .unreadable(reason: String(cString: strerror(errno)))))
      }
      for name in PluginHost.libraries(in: folder) {
        let path = folder.path + "/" + name
        let file = PluginHost.absolute(path)
        // Two folders of the path can be one: its plugins are there already.
        guard seen.insert(file).inserted else { continue }
        do throws(PluginError) {
          findings.append(try find(file, isOwn: folder.isShared))
        } catch {
          failures.append((path, error))
        }
      }
    }
    let targets = findings.compactMap { finding -> Probe.Target? in
      if case .trying(let file, let allowed) = finding {
        Probe.Target(
          file: file.path, path: file.path, content: allowed.map { .allowed($0) } ?? .any)
      } else {
        nil
      }
    }
    scan = Scan(
      findings: findings, trial: targets.isEmpty ? nil : precautions.probe?.start(targets))
    if targets.isEmpty { settle() }
  }

  /// Takes what a search found, once all of it has been tried, or once `isInterrupted` says that it
  /// is enough: what has not been tried by then has failed.
  ///
  /// - Returns: The libraries that failed and had not been named before.
  @discardableResult
  public mutating func settle(
    isInterrupted: () -> Bool = { false }
  ) -> [(path: String, error: PluginError)] {
    guard let scan else { return [] }
    self.scan = nil
    let before = failures.count
    var results = (scan.trial?.results(isInterrupted: isInterrupted) ?? [])[...]
    for finding in scan.findings {
      switch finding {
      case .library(let library): list(library)
      case .trying(let file, _):
        guard let result = results.popFirst() else { continue }
        precautions.cache?.store(result, of: file)
        switch result {
        case .success(let records):
          list(
            PluginLibrary(
              file.path, isOwn: false, file: file, records: records, trust: precautions.trust))
        case .failure(let error): failures.append((file.path, error))
        }
      }
    }
    return Array(failures[before...])
  }

  /// True while libraries are being tried.
  public var isScanning: Bool { scan != nil }

  private mutating func list(_ library: PluginLibrary) {
    do throws(PluginError) {
      try registry.take(library.descriptors, of: library.path)
      take(library)
    } catch {
      failures.append((library.path, error))
    }
  }

  /// What can be said of one library without waiting.
  private func find(_ file: String, isOwn: Bool) throws(PluginError) -> Scan.Finding {
    guard let identity = FileIdentity(file) else {
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    // Whoever can write to the lab's own folder can write to the lab.
    let allowed = isOwn ? nil : try precautions.trust?.check(file, content: file)
    if let noted = precautions.cache?.find(identity) {
      return .library(
        PluginLibrary(
          file, isOwn: isOwn, file: identity, records: try noted.get(), trust: precautions.trust))
    }
    if isOwn {
      let components = try PluginImage.open(file, path: file)
      precautions.cache?.store(.success(components.map { ComponentRecord($0) }), of: identity)
      return .library(PluginLibrary(file, isOwn: true, open: components))
    }
    _ = try PluginImage.inspect(file)
    guard precautions.probe == nil else { return .trying(identity, allowed: allowed) }
    let copy = try LibraryCopy(of: file)
    defer { copy.remove() }
    try precautions.trust?.check(file, content: copy.path)
    return .library(
      PluginLibrary(file, isOwn: false, open: try PluginImage.open(copy, path: file)))
  }

  private static func libraries(in folder: SearchFolder) -> [String] {
    guard let directory = opendir(folder.path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let isPlugin = folder.isShared ? name.hasPrefix("libganlab-") : !name.hasPrefix(".")
      if isPlugin && name.hasSuffix(".so") { names.append(name) }
    }
    return names.sorted()
  }
}
