import Figures
import GanLabKit
import Measures

// What pictures ask of a session. Nothing here moves anything in it.
extension Session {
  /// The stream of a picture's own draws: the same each time.
  func pictureStream(_ name: String) -> Random { random.stream("picture \(name)") }

  /// The data that are chosen.
  ///
  /// - Throws: `missing`.
  func chosenSource(for verb: String) throws(LabError) -> any DataSource {
    guard let source, data != nil else { throw .missing(.data, for: verb) }
    return source
  }

  /// The data that are chosen, if they are points on the plane.
  ///
  /// - Throws: `missing` or `refused`.
  func planeSource(for verb: String) throws(LabError) -> any DataSource {
    let source = try chosenSource(for: verb)
    guard source.sampleShape == [2] else {
      let hint = source.sampleShape == [1] ? "plot density, or data ring" : "data ring"
      throw .refused(
        "\(verb) shows data on the plane, and a sample of these is \(source.sampleShape)",
        hint: hint)
    }
    return source
  }

  /// The generator.
  ///
  /// - Throws: `missing` without a model, `refused` if the model has no generator.
  func generator(for verb: String) throws(LabError) -> any GeneratorNetworks {
    guard let networks else { throw .missing(.model, for: verb) }
    guard let networks = networks as? any GeneratorNetworks else {
      throw .refused(
        "\(verb) needs a generator, and \(model?.name ?? "this model") has none",
        hint: "model gan-mlp")
    }
    return networks
  }

  /// The generator and the critic.
  ///
  /// - Throws: `missing` without a model, `refused` if the model has no critic.
  func critic(for verb: String) throws(LabError) -> any AdversarialNetworks {
    guard let networks else { throw .missing(.model, for: verb) }
    guard let networks = networks as? any AdversarialNetworks else {
      throw .refused(
        "\(verb) needs a critic, and \(model?.name ?? "this model") has none",
        hint: "model gan-mlp")
    }
    return networks
  }

  /// The flow.
  ///
  /// - Throws: `missing` without a model, `refused` if the model is no flow.
  func flow(for verb: String) throws(LabError) -> FlowNetworks {
    guard let networks else { throw .missing(.model, for: verb) }
    guard let networks = networks as? FlowNetworks else {
      throw .refused(
        "\(verb) follows a flow layer by layer, and \(model?.name ?? "this model") is none",
        hint: "model realnvp")
    }
    return networks
  }

  /// The encoder and the decoder.
  ///
  /// - Throws: `missing` without a model, `refused` if the model has no encoder.
  func encoder(for verb: String) throws(LabError) -> any VariationalNetworks {
    guard let networks else { throw .missing(.model, for: verb) }
    guard let networks = networks as? any VariationalNetworks else {
      // The encoder of a game gives a code, and not how sure it is of it.
      let need =
        networks is any AutoencodingNetworks ? "an encoder that gives a distribution" : "an encoder"
      throw .refused(
        "\(verb) needs \(need), and \(model?.name ?? "this model") has none",
        hint: "model vae")
    }
    return networks
  }

  /// True if σ(d) is the probability of "real" under the loss; without a loss it may be.
  ///
  /// That D is compared with classes is not enough: least squares have targets, and no logits.
  var criticTellsProbability: Bool { loss == nil || criticOutput == .logit }

  /// The training so far.
  ///
  /// - Throws: `missing` what has to be chosen before, `refused` if no step has been made.
  func trained(for verb: String) throws(LabError) -> Trainer {
    if let trainer, trainer.step > 0 { return trainer }
    if data == nil { throw .missing(.data, for: verb) }
    if model == nil { throw .missing(.model, for: verb) }
    if loss == nil { throw .missing(.loss, for: verb) }
    throw .refused("\(verb) shows a training, and no step has been made", hint: "train steps=1000")
  }

  /// Samples from the generator by itself, whatever sampler is chosen: [x, y, …].
  ///
  /// - Throws: `tensor`.
  func generatedPoints(
    _ count: Int, of networks: any GeneratorNetworks, stream: String, mode: Mode = .evaluation
  ) throws(LabError) -> [Double] {
    var random = pictureStream(stream)
    let codes = networks.prior.samples(count, random: &random)
    do {
      return try withoutRecording { () throws(TensorError) in
        try networks.generate(codes, mode).doubles()
      }
    } catch {
      throw .tensor(error, in: "the generator")
    }
  }
}

extension LabError {
  /// An error of a measure, as the lab tells it.
  static func measure(_ error: MeasureError, in verb: String) -> LabError {
    .refused("\(verb): \(error)", hint: nil)
  }
}
