import GanLabKit
import Measures
import PluginHost

extension Session {
  /// Draws samples with the sampler that is chosen, or from the prior; two draws differ.
  ///
  /// - Throws: `missing`, `component`, `tensor` or `interrupted`.
  public func samples(_ count: Int, _ watcher: Watcher = .none) throws(LabError) -> SampleSet {
    let set = try samples(count, random: random.stream("samples \(draws + 1)"), watcher)
    draws += 1
    return set
  }

  /// Draws samples with the sampler that is chosen, always the same for one state of the networks.
  ///
  /// - Throws: `missing`, `component`, `tensor` or `interrupted`.
  public func samples(
    _ count: Int, random: Random, _ watcher: Watcher = .none
  ) throws(LabError) -> SampleSet {
    try samples(count, with: try chosenSampler(), random: random, watcher)
  }

  /// Draws samples with the sampler of `selection`, whichever is chosen.
  ///
  /// - Throws: `missing`, `incompatible`, `component`, `tensor` or `interrupted`.
  func samples(
    _ count: Int, with selection: Selection, random: Random, _ watcher: Watcher = .none
  ) throws(LabError) -> SampleSet {
    guard data != nil else { throw .missing(.data, for: "sampling") }
    guard let networks else { throw .missing(.model, for: "sampling") }
    guard let component = selection.component as? any Sampler else {
      throw .refused("\(selection.name) is registered as a sampler and is none", hint: nil)
    }
    try checkReady(selection.descriptor, for: "sampling with \(selection.name)")
    let context = SamplingContext(
      networks, source: source, criticOutput: criticOutput, random: random,
      isCancelled: watcher.isInterrupted, report: watcher.progress)
    do {
      return try CrashReport.during(selection.worker) { try context.draw(count, with: component) }
    } catch is Cancelled {
      throw .interrupted(fraction: context.fraction)
    } catch {
      throw Trainer.labError(error, in: selection.name)
    }
  }

  /// The sampler that is chosen, or the prior.
  private func chosenSampler() throws(LabError) -> Selection {
    if let sampler { return sampler }
    return try Selection(descriptor(.sampler, "prior"), [])
  }

  /// What the critic's output means under the loss that is chosen.
  public var criticOutput: CriticOutput? {
    loss.flatMap { CriticOutput($0.descriptor.about.provides) }
  }

  /// Data to compare with, always the same for one seed: [count] + sampleShape.
  ///
  /// - Throws: `missing` or `tensor`.
  func reference(_ count: Int, stream: String = "reference") throws(LabError) -> Tensor {
    try reference(count, for: Prior(dimensions: 0), stream: stream).samples
  }

  /// The same samples; where codes of `prior` name a class, with the class of each.
  ///
  /// - Throws: `missing` or `tensor`; `component` where samples should have a class, and have none.
  func reference(
    _ count: Int, for prior: Prior, stream: String = "reference"
  ) throws(LabError) -> (samples: Tensor, classes: Tensor?) {
    guard let source else { throw .missing(.data, for: "this") }
    var random = random.stream(stream)
    do {
      return try CrashReport.during(data?.worker) {
        let data = try source.classified(count, for: prior, random: &random)
        return (try data.samples.checked(), data.classes)
      }
    } catch {
      throw Trainer.labError(error, in: "the data")
    }
  }

  /// Points of the data, always the same for one seed: `count` × coordinates, point by point.
  ///
  /// - Throws: `missing` or `tensor`.
  public func dataPoints(
    _ count: Int, stream: String = "reference"
  ) throws(LabError) -> [Double] {
    let points = try reference(count, stream: stream)
    do {
      return try points.doubles()
    } catch {
      throw .tensor(error, in: "the data")
    }
  }
}

extension DataSource {
  /// `count` samples; where codes of `prior` name a class, with the class of each as rows of a 1 and zeros.
  ///
  /// - Throws: `ComponentError` where samples should have a class, and have none.
  func classified(
    _ count: Int, for prior: Prior, random: inout Random
  ) throws(ComponentError) -> (samples: Tensor, classes: Tensor?) {
    guard prior.classes > 0 else {
      return (samples(count, random: &random, dtype: .float32), nil)
    }
    let data = labelledSamples(count, random: &random, dtype: .float32)
    guard data.labels.count == count else {
      throw ComponentError("this model needs data with classes, and these samples have none")
    }
    return (data.samples, oneHot(data.labels, classes: prior.classes))
  }
}
