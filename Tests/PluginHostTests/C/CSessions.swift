import GanLabKit
import Lab
import PluginHost
import TestSupport
import Testing

extension Session {
  /// A session with the lab's own plugins and `libraries`, ready to train a small GAN on `data`.
  static func small(
    _ libraries: [String], data: String = "ring", loss: String, seed: Int = 3, batch: Int = 33
  ) throws -> Session {
    let session = Session(host: .withOwnPlugins())
    for library in libraries { _ = try session.load(library) }
    _ = try session.set([
      Assignment("seed", ["\(seed)"]), Assignment("batch", ["\(batch)"]),
    ])
    _ = try session.choose(.data, data)
    _ = try session.choose(.model, "gan-mlp", [Assignment("hidden", ["16"])])
    _ = try session.choose(.loss, loss)
    return session
  }

  /// Every parameter's numbers, in order.
  func weights() throws -> [[Float]] {
    try (networks?.parts ?? []).flatMap { part in
      try part.network.parameters.map { try $0.tensor.floats() }
    }
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

/// The component of a library that a test built, with its default options.
func component<Wanted>(
  _ type: Wanted.Type, of library: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Wanted {
  var host = PluginHost()
  let made = try host.load(library).first?.make()
  return try #require(made as? Wanted, sourceLocation: sourceLocation)
}
