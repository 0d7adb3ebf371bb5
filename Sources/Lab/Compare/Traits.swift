import GanLabKit

/// What kind of model a set-up has: what no training changes.
public struct Traits: Sendable, Equatable {
  /// What is known of ln p(x).
  public enum Likelihood: String, Sendable {
    /// Its value.
    case exact
    /// Values that it is above.
    case bound
    /// Nothing.
    case none
  }

  /// What is known of ln p(x).
  public let likelihood: Likelihood
  /// The coordinates of a code; nil for a model without codes.
  public let latent: Int?
  /// True if the model's user chooses how many coordinates a code has.
  public let isLatentFree: Bool
  /// The networks that losses of their own move, one after the other, in each step.
  public let trained: [String]

  /// The traits of the model that `session` has chosen, under its loss.
  ///
  /// - Throws: `component` if the loss cannot train it.
  init(_ session: Session) throws(LabError) {
    let networks = session.networks
    likelihood =
      networks is any LikelihoodNetworks
      ? .exact : networks is any VariationalNetworks ? .bound : .none
    latent = (networks as? any GeneratorNetworks)?.prior.latent
    isLatentFree = session.model?.values.contains { $0.name == "latent" } ?? false
    trained = try session.twin().preparedTrainer().trainedParts
  }
}
