import GanLabKit

/// What a checkpoint says beside its tensors: JSON under `gan-lab` in the file's metadata.
///
/// It names the choices, from which the networks are built anew, and holds what is no array.
struct CheckpointDocument: Codable, Equatable {
  /// The version of this description that is written, and the highest that is read.
  static let currentFormat = 1
  /// Its key in the metadata.
  static let key = "gan-lab"

  /// An option as a user gave it: words with commas between them.
  struct Option: Codable, Equatable {
    var name: String
    var value: String

    var assignment: Assignment {
      Assignment(
        name, value.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// A component that was chosen.
  struct Choice: Codable, Equatable {
    var kind: String
    var name: String
    /// The options that were given, in order.
    var given: [Option]
    /// All options with their values in force: a plugin's defaults may change before the file is read.
    var values: [Option]
  }

  /// A series without its points, which are a tensor.
  struct Curve: Codable, Equatable {
    var stride: Int
    var last: Double
    var sum: Double
    var count: Int
  }

  /// The snapshots without their points, which are a tensor, as are their codes.
  struct Moments: Codable, Equatable {
    struct Moment: Codable, Equatable {
      var step: Int
      var modesCovered: Int?
      var highQuality: Double?

      enum CodingKeys: String, CodingKey {
        case step
        case modesCovered = "modes_covered"
        case highQuality = "high_quality_3sigma"
      }
    }

    var interval: Int
    var moments: [Moment]
  }

  /// A training that is under way.
  struct Training: Codable, Equatable {
    var step: Int
    /// Where the streams of data, codes and switches stand.
    var streams: [Random]
    /// The updates that each network's optimiser has made.
    var updates: [String: UInt64]
    var losses: [String: Curve]
    var gradientNorms: [String: Curve]
    var events: [History.Event]
    var snapshots: Moments?
    /// What was done to come here; nil in files that are older than that is noted.
    var acts: Acts?
    /// The training that was stopped before its goal.
    var pending: PendingTraining?

    enum CodingKeys: String, CodingKey {
      case step, streams, updates, losses, events, snapshots, acts, pending
      case gradientNorms = "gradient_norms"
    }
  }

  var format = CheckpointDocument.currentFormat
  /// The gan-lab that wrote the file.
  var version = ganLabVersion
  var seed: Int
  /// The settings that were given, in order.
  var settings: [Option]
  /// What was chosen: data, model, loss, the switches in the order in which they were turned on, and
  /// the sampler.
  var components: [Choice]
  /// Draws of samples so far.
  var draws: Int
  var training: Training?
}

/// The fields that every version of the description has.
struct CheckpointStamp: Decodable {
  var format: Int
  var version: String
}
