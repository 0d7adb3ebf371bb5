import FoundationEssentials

/// One line of what a probe writes: where it is, or what came of a library.
struct ProbeReport: Codable {
  /// The place of the library among those to be tried.
  let index: Int
  /// The step that is about to be made.
  var stage: PluginError.Stage?
  /// What the library registered.
  var components: [ComponentRecord]?
  /// Why it is not to be taken.
  var error: PluginError?

  /// True if nothing more comes about this library.
  var isLast: Bool { stage == nil }

  /// The line with its end.
  var line: [UInt8] {
    guard let data = try? JSONEncoder().encode(self) else { return [] }
    return Array(data) + [0x0A]
  }

  init(_ index: Int, stage: PluginError.Stage) {
    self.index = index
    self.stage = stage
  }

  init(_ index: Int, _ components: [ComponentRecord]) {
    self.index = index
    self.components = components
  }

  init(_ index: Int, _ error: PluginError) {
    self.index = index
    self.error = error
  }

  /// Reads a line; nil if it is none.
  init?(_ line: some Collection<UInt8>) {
    guard let report = try? JSONDecoder().decode(ProbeReport.self, from: Data(line)) else {
      return nil
    }
    self = report
  }
}
