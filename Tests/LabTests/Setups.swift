import GanLabKit
import PluginHost
import TestSupport
import Testing

@testable import Lab

extension Session {
  /// A session with the lab's own plugins, and nothing chosen.
  static func fresh() -> Session {
    var host = PluginHost()
    host.loadAll(from: [SearchFolder(LabProcess.buildFolder, isShared: true)])
    return Session(host: host)
  }

  /// A session that is ready to train: small networks on a ring.
  static func small(
    loss: String = "nonsaturating", settings: [String] = ["batch=32"], hidden: [String] = ["16"]
  ) throws -> Session {
    let session = fresh()
    try session.set(settings)
    _ = try session.choose(.data, "ring")
    _ = try session.choose(.model, "gan-mlp", [Assignment("hidden", hidden)])
    _ = try session.choose(.loss, loss)
    return session
  }

  /// `set` as a user writes it: `batch=32`.
  @discardableResult
  func set(_ settings: [String]) throws -> [String] {
    try set(settings.map(Assignment.init(text:)))
  }

  /// Every parameter's numbers, in order.
  func weights(_ part: String? = nil) throws -> [[Float]] {
    try (networks?.parts ?? []).filter { part == nil || $0.name == part }.flatMap {
      try $0.network.parameters.map { try $0.tensor.floats() }
    }
  }

  /// All that a refused command must leave as it was.
  func fingerprint() throws -> Fingerprint {
    Fingerprint(
      commands: commands, step: step, weights: try weights(), settings: effective,
      seed: settings.seed, networks: networks.map(ObjectIdentifier.init),
      trainer: trainer.map(ObjectIdentifier.init), history: trainer?.history,
      inventory: registry.descriptors.count)
  }

  struct Fingerprint: Equatable {
    let commands: [String]
    let step: Int
    let weights: [[Float]]
    let settings: EffectiveSettings
    let seed: Int
    let networks: ObjectIdentifier?
    let trainer: ObjectIdentifier?
    let history: History?
    let inventory: Int
  }

  /// The losses of `count` steps, one list a step.
  func losses(of count: Int) throws -> [[Double]] {
    let trainer = try preparedTrainer()
    return try (0..<count).map { _ in try trainer.trainStep().map(\.loss) }
  }
}

extension Assignment {
  /// `key=a,b`, or values alone.
  init(text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    let words = (parts.last ?? "").split(separator: ",", omittingEmptySubsequences: false)
    self.init(parts.count == 2 ? parts[0] : nil, words.map(String.init))
  }
}

/// The error of `body`, which has to fail with one of the lab's.
func labError(
  _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) throws -> LabError {
  do {
    try body()
  } catch let error as LabError {
    return error
  }
  Issue.record("nothing was refused", sourceLocation: sourceLocation)
  throw LabProcess.Failure("nothing was refused")
}
