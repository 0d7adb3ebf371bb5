import GanLabKit

/// A copy of the session's networks whose discriminator stays as it is while its generator learns: what is done
/// to it leaves the session untouched.
struct FrozenDiscriminator {
  /// The samples at one moment of the training.
  struct Moment: Sendable {
    /// Updates of G made before.
    let step: Int
    /// The samples of always the same codes, one after the other.
    let samples: [Double]
    /// The mean of d over them.
    let meanLogit: Double
    /// The mean distance of two of them.
    let diversity: Double
  }

  /// The copy.
  let networks: any AdversarialNetworks
  private let original: any AdversarialNetworks
  private let trainer: Trainer
  private let name: String

  /// Copies the networks, and makes ready to train the generator by the session's loss, switches and settings.
  ///
  /// The discriminator is that of now, and so is the generator, unless it is to be one that never learned.
  ///
  /// - Throws: `missing` without data, model or loss; `refused` without a critic, of one that is told a class or
  ///   half of a sample, or if the loss trains no generator; what the model throws.
  init(_ session: Session, isFresh: Bool = false, for verb: String) throws(LabError) {
    let source = try session.chosenSource(for: verb)
    original = try session.critic(for: verb)
    name = session.model?.name ?? "the model"
    guard let loss = session.loss else { throw .missing(.loss, for: verb) }
    guard original.prior.classes == 0, original.prior.given == nil else {
      throw .refused(
        "\(verb): the generator of \(name) is told what to make, and D is highest elsewhere for each "
          + "thing that it is told", hint: "model gan-mlp")
    }
    let built = try session.build(session.model, source: source, switches: session.switches)
    guard let copy = built as? any AdversarialNetworks else {
      throw .refused("\(verb) needs a critic, and \(name) has none", hint: nil)
    }
    do {
      // What is built has the weights that a reset gives.
      try copy.take(original) { !isFresh || $0.name == Part.discriminator }
    } catch {
      throw .tensor(error, in: name)
    }
    networks = copy
    trainer = try Trainer(
      copy, loss: loss, switches: session.switches, settings: session.effective,
      draws: FreshDraws(source, random: session.pictureStream("argmax").stream("draws")),
      snapshots: nil)
    guard trainer.trainedParts.contains(Part.generator) else {
      throw .refused("\(verb): \(loss.name) trains no generator", hint: nil)
    }
  }

  /// Trains the generator alone up to the last of `moments`, and looks at the samples of `codes` at each.
  ///
  /// - Throws: `tensor`, `component`, `diverged`; `interrupted`.
  func run(
    _ moments: [Int], codes: Tensor, _ watcher: Watcher
  ) throws(LabError) -> [Moment] {
    var found: [Moment] = []
    for step in 0...(moments.last ?? 0) {
      if moments.contains(step) { found.append(try look(step, codes)) }
      guard step < moments.last ?? 0 else { break }
      let share = Double(step) / Double(max(moments.last ?? 1, 1))
      try watcher.check(at: share)
      watcher.progress(share)
      _ = try trainer.update(part: Part.generator)
    }
    return found
  }

  private func look(_ step: Int, _ codes: Tensor) throws(LabError) -> Moment {
    do {
      // What batch normalisation noted of samples in D meanwhile is undone: D is to be the same at all moments.
      try networks.take(original) { $0.name == Part.discriminator }
      let (samples, logits) = try withoutRecording {
        () throws(TensorError) -> ([Double], [Double]) in
        let x = networks.generate(codes, .live)
        return (try x.doubles(), try networks.discriminate(x, .evaluation).doubles())
      }
      return Moment(
        step: step, samples: samples,
        meanLogit: logits.reduce(0, +) / Double(max(logits.count, 1)),
        diversity: FrozenDiscriminator.diversity(samples, count: logits.count))
    } catch {
      throw .tensor(error, in: name)
    }
  }

  /// The mean distance of two of `count` samples, one after the other in `values`; 0 of one.
  static func diversity(_ values: [Double], count: Int) -> Double {
    guard count > 1 else { return 0 }
    let width = values.count / count
    var sum = 0.0
    values.withUnsafeBufferPointer { x in
      for i in 0..<count {
        for j in 0..<i {
          var square = 0.0
          for k in 0..<width {
            let difference = x[i * width + k] - x[j * width + k]
            square += difference * difference
          }
          sum += square.squareRoot()
        }
      }
    }
    return sum / (Double(count) * Double(count - 1) / 2)
  }
}
