import FoundationEssentials
import Glibc

/// The folder of one training.
///
/// `run.json` says what was chosen, `status.json` how far it is, `metrics.jsonl` how it went, a step a line,
/// `measures.jsonl` what was measured; `script.lab` does it again, `checkpoints/latest.safetensors` is what
/// `open` and `resume` take up, and `pictures` has what was drawn of it.
public struct RunFolder: Sendable, Hashable, Codable {
  /// The run's number.
  public let number: Int
  /// The folder's path.
  public let path: String

  var recordPath: String { path + "/run.json" }
  var statusPath: String { path + "/status.json" }
  var metricsPath: String { path + "/metrics.jsonl" }
  var measuresPath: String { path + "/measures.jsonl" }
  var checkpointFolder: String { path + "/checkpoints" }
  /// What `plot` drew of it.
  public var pictureFolder: String { path + "/pictures" }
  /// The commands that do it again.
  public var scriptPath: String { path + "/script.lab" }
  /// The last state that was kept.
  public var checkpointPath: String { checkpointFolder + "/latest.safetensors" }

  /// The folder of all runs that it lies in.
  var store: RunStore {
    RunStore(folder: String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)))
  }

  /// True if a state was kept.
  public var hasCheckpoint: Bool { access(checkpointPath, R_OK) == 0 }

  /// The bytes that it takes.
  public var bytes: Int { FolderListing.bytes(in: path) }

  /// The names of the pictures that were drawn of it.
  public var pictures: [String] {
    FolderListing.names(in: pictureFolder).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The bytes of a picture that was drawn of it; nil if it cannot be read.
  public func picture(_ name: String) -> [UInt8]? {
    try? JSONFile.bytes(of: pictureFolder + "/" + name)
  }

  /// What was chosen.
  ///
  /// - Throws: `LabError.file`.
  public func record() throws(LabError) -> RunRecord { try JSONFile.read(recordPath) }

  /// How far it is.
  ///
  /// - Throws: `LabError.file`.
  public func status() throws(LabError) -> RunStatus { try JSONFile.read(statusPath) }

  // Waiting for the disk takes longer than a short training; the checkpoint alone is worth it.

  func write(_ record: RunRecord) throws(FileError) {
    try JSONFile.write(record, to: recordPath, isDurable: false)
  }

  func write(_ status: RunStatus) throws(FileError) {
    try JSONFile.write(status, to: statusPath, isDurable: false)
  }

  /// How it went, in order; a last line that was cut off is left out.
  public var metrics: [RunMetric] { lines(of: metricsPath) }

  /// What was measured, in order.
  public var measures: [RunMeasure] { lines(of: measuresPath) }

  /// What was done, if a state was kept that says so.
  ///
  /// - Throws: `LabError.file`.
  public func script() throws(LabError) -> String {
    String(decoding: try JSONFile.bytes(of: scriptPath), as: UTF8.self)
  }

  private func lines<Line: Decodable>(of path: String) -> [Line] {
    guard let bytes = try? JSONFile.bytes(of: path) else { return [] }
    let decoder = JSONDecoder.ofFigures
    return bytes.split(separator: 0x0A).compactMap {
      try? decoder.decode(Line.self, from: Data($0))
    }
  }
}
