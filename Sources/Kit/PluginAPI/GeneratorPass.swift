import Autograd
import Learning

/// One update of the generator, as a switch sees that looks beyond D as it stands.
public struct GeneratorPass {
  /// The networks.
  public let networks: any AdversarialNetworks
  /// The draws, and how far training is.
  public let context: StepContext
  /// What G minimises against D as it stands, on fresh draws: a scalar.
  public let generatorLoss: () throws -> Tensor
  /// What D minimises, on fresh draws: a scalar that depends on G, too.
  public let discriminatorLoss: () throws -> Tensor

  init(
    networks: any AdversarialNetworks, context: StepContext,
    generatorLoss: @escaping () throws -> Tensor,
    discriminatorLoss: @escaping () throws -> Tensor
  ) {
    self.networks = networks
    self.context = context
    self.generatorLoss = generatorLoss
    self.discriminatorLoss = discriminatorLoss
  }

  /// What G minimises: the first switch's that has something to say of it, else the loss as it is.
  ///
  /// - Throws: The errors of the loss, and of the switch.
  func objective() throws -> Tensor {
    for item in context.switches {
      if let objective = try item.generatorObjective(self) { return objective }
    }
    return try generatorLoss()
  }
}
