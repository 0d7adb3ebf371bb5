import Autograd
import Learning

// What samplers that listen to a critic share.
extension RunContext {
  /// The generator and its critic, with the generator's weights that are wanted.
  ///
  /// - Throws: `ComponentError` if the model has no generator or no critic.
  public func game(_ weights: GeneratorWeights = .average) throws(ComponentError) -> LatentGame {
    _ = try prior()
    guard let networks = networksInUse as? any AdversarialNetworks else {
      throw ComponentError("this needs a critic, and the model has none")
    }
    return LatentGame(networks, weights: weights)
  }

  /// Refuses a critic of which nobody says what its output means.
  ///
  /// - Throws: `ComponentError`.
  public func checkCriticIsKnown() throws(ComponentError) {
    guard criticOutput == nil else { return }
    throw ComponentError(
      "this follows the critic, and no loss that is chosen says what its output means, as critic-logit "
        + "or critic-value: loss nonsaturating does")
  }

  /// Codes from the prior, `count` of them.
  ///
  /// - Throws: `ComponentError` if the model has no generator.
  public func codes(_ count: Int) throws(ComponentError) -> Tensor {
    try prior().samples(count, random: &random)
  }

  /// d(G(z)) of the codes `z` [n, prior.dimensions], with the samples, and counts both evaluations.
  ///
  /// In pieces, so that what lies between the layers of many images does not fill the memory.
  ///
  /// - Throws: The first error of the networks' operations; `Cancelled`.
  public func scored(
    _ z: Tensor, in game: LatentGame
  ) throws -> (samples: Tensor, scores: [Double]) {
    var samples: [Tensor] = []
    var scores: [Double] = []
    for piece in try RunContext.pieces(z) {
      try checkCancelled()
      try withoutRecording {
        let x = game.generate(piece)
        scores += try game.score(x, ofCodes: piece).doubles()
        samples.append(try x.checked())
      }
    }
    note(EvaluationCost(generator: 1, discriminator: 1), times: scores.count)
    return (samples.count == 1 ? samples[0] : concatenate(samples), scores)
  }

  /// G(z) of the codes `z`, counted, in pieces.
  ///
  /// - Throws: The first error of the generator's operations; `Cancelled`.
  public func generated(_ z: Tensor, in game: LatentGame) throws -> Tensor {
    var samples: [Tensor] = []
    for piece in try RunContext.pieces(z) {
      try checkCancelled()
      samples.append(try withoutRecording { try game.generate(piece).checked() })
    }
    note(EvaluationCost(generator: 1), times: z.shape[0])
    return samples.count == 1 ? samples[0] : concatenate(samples)
  }

  /// A map from the critic's output to logits, fitted to fresh samples and to data that training has not seen,
  /// where there are such data.
  ///
  /// - Throws: `ComponentError` without data, or if a critic without a unit is not to be calibrated; the first
  ///   error of the networks' operations; `Cancelled`.
  public func calibration(
    _ kind: Calibration.Kind, of game: LatentGame, on count: Int
  ) throws -> Calibration {
    guard kind != .none else {
      guard criticOutput != .value else {
        throw ComponentError(
          "this critic's output is a score without a unit, and no logit: calibration=logistic or "
            + "calibration=isotonic makes one of it", option: "calibration")
      }
      return .none
    }
    let scores = try calibrationScores(of: game, on: count)
    return try Calibration(kind, real: scores.real, fake: scores.fake)
  }

  /// The critic's outputs of as many data and samples, `count` of each.
  ///
  /// - Throws: As `calibration`.
  public func calibrationScores(
    of game: LatentGame, on count: Int
  ) throws -> (real: [Double], fake: [Double]) {
    let fake = try scored(codes(count), in: game).scores
    return (try dataScores(count, of: game), fake)
  }

  /// The critic's outputs of `count` data that training has not seen, where there are such data.
  ///
  /// - Throws: `ComponentError` without data; the first error of the critic's operations; `Cancelled`.
  public func dataScores(_ count: Int, of game: LatentGame) throws -> [Double] {
    guard let source else {
      throw ComponentError("this needs data to compare with, and there are none")
    }
    let data = (source.heldOut ?? source).labelledSamples(
      count, random: &random, dtype: .float32)
    let classes =
      game.prior.classes > 0 && data.labels.count == count
      ? oneHot(data.labels, classes: game.prior.classes) : nil
    var scores: [Double] = []
    for start in stride(from: 0, to: count, by: RunContext.piece) {
      try checkCancelled()
      let rows = start..<min(start + RunContext.piece, count)
      let x = data.samples.sliced(rows)
      scores += try withoutRecording {
        if let networks = game.networks as? any ConditionalNetworks, let classes {
          return try networks.discriminate(x, givenClasses: classes.sliced(rows), .evaluation)
            .doubles()
        }
        return try game.networks.discriminate(x, .evaluation).doubles()
      }
    }
    note(EvaluationCost(discriminator: 1), times: count)
    return scores
  }

  private static let piece = 2048

  private static func pieces(_ z: Tensor) throws(TensorError) -> [Tensor] {
    try z.checked()
    return stride(from: 0, to: z.shape[0], by: piece).map { start in
      z.sliced(start..<min(start + piece, z.shape[0]))
    }
  }
}
