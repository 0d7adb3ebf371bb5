import Foundation
import GRDB

/// A run as the index has it: what lists ask for.
///
/// All else is in the run's folder.
struct RunRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "run"

  /// The run's number.
  var number: Int
  /// What the folder's files were like when they were read: a run whose stamp is another is read again.
  var stamp: String
  /// When it began.
  var began: String
  /// `training`, `resting` or `failed`, as its status has it.
  var state: String
  var data: String?
  var model: String?
  var loss: String?
  /// The switches' names, in order, between blanks.
  var switches: String
  var seed: Int
  var step: Int
  /// The steps that are missing to its goal.
  var missing: Int?
  var seconds: Double
  var lesson: String?
  var host: String
}

/// A figure that was measured of a run last.
struct FigureRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "figure"

  /// The run's number.
  var run: Int
  var name: String
  var value: Double
}

/// The checksum of a component's library, by which runs of the same code are found.
struct PluginRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "plugin"

  /// The run's number.
  var run: Int
  var kind: String
  var name: String
  var sha256: String
}
