import Autograd

extension Update {
  /// D's update, repeated, then G's, of a game that is given by both players' losses.
  ///
  /// - Parameters:
  ///   - networks: The players.
  ///   - discriminator: What D minimises over the batches of a pass; the switches' penalties are added to it.
  ///   - generator: What G minimises against D as it stands; a switch may look beyond that.
  /// - Returns: Both updates, in the order in which a step makes them.
  public static func ofGame(
    _ networks: any AdversarialNetworks,
    discriminator: @escaping (DiscriminatorPass) throws -> Tensor,
    generator: @escaping (StepContext) throws -> Tensor
  ) -> [Update] {
    let forD = { (context: StepContext, differentiatingSamples: Bool) in
      guard context.batch >= networks.samplesPerLogit else {
        throw ComponentError(
          "D is shown packs of \(networks.samplesPerLogit) samples, and a batch has "
            + "\(context.batch): set batch=\(networks.samplesPerLogit) or more")
      }
      let pass = try DiscriminatorPass(
        of: networks, context, differentiatingSamples: differentiatingSamples)
      return try pass.penalised(try discriminator(pass))
    }
    return [
      Update(Part.discriminator, isRepeated: true) { try forD($0, false) },
      Update(Part.generator) { context in
        let pass = GeneratorPass(
          networks: networks, context: context, generatorLoss: { try generator(context) },
          discriminatorLoss: { try forD(context, true) })
        return try pass.objective()
      },
    ]
  }
}
