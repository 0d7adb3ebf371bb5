import Console
import Lab
import Measures

extension FeatureReport.Card {
  /// What figures of features were made with, for `--json`; the number of samples and the seed stand there
  /// already.
  var json: [(String, JSONValue)] {
    var found: [(String, JSONValue)] = [
      ("reference_n", .integer(referenceN)), ("features", .string(features.name)),
      ("dimensions", .integer(dimensions)), ("k", .integer(k)), ("ball", .string(ball.rawValue)),
    ]
    if let checksum = features.checksum { found.append(("features_sha256", .string(checksum))) }
    if let trainingN { found.append(("training_n", .integer(trainingN))) }
    if let classThreshold { found.append(("class_threshold", .number(classThreshold))) }
    if !notes.isEmpty { found.append(("notes", .array(notes.map { .string($0.description) }))) }
    return found
  }

  /// The same in a few words, such as "k 5".
  var words: [String] {
    let checksum = features.checksum.map { " \($0.prefix(8))" } ?? ""
    let training = trainingN.map { ["copies sought among\u{A0}\($0)"] } ?? []
    return [
      "features\u{A0}\(features.name)\(checksum)", "k\u{A0}\(k)", "\(ball.rawValue)\u{A0}balls",
    ] + training
  }
}
