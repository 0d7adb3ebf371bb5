import GanLabKit
import Measures
import PluginHost

extension Session {
  /// Draws samples with the sampler that is chosen, or from the prior; two draws differ.
  ///
  /// - Throws: `missing`, `component` or `tensor`.
  public func samples(_ count: Int) throws(LabError) -> SampleSet {
    let set = try samples(count, random: random.stream("samples \(draws + 1)"))
    draws += 1
    return set
  }

  /// Draws samples with the sampler that is chosen, always the same for one state of the networks.
  ///
  /// - Throws: `missing`, `component` or `tensor`.
  public func samples(_ count: Int, random: Random) throws(LabError) -> SampleSet {
    guard data != nil else { throw .missing(.data, for: "sampling") }
    guard let networks else { throw .missing(.model, for: "sampling") }
    let selection: Selection
    if let sampler {
      selection = sampler
    } else {
      selection = try Selection(descriptor(.sampler, "prior"), [])
    }
    guard let component = selection.component as? any Sampler else {
      throw .refused("\(selection.name) is registered as a sampler and is none", hint: nil)
    }
    do {
      var random = random
      let set = try component.samples(count, of: networks, random: &random)
      try set.samples.checked()
      return set
    } catch {
      throw Trainer.labError(error, in: selection.name)
    }
  }

  /// Points of the data, always the same for one seed: `count` × coordinates, point by point.
  ///
  /// - Throws: `missing` or `tensor`.
  public func dataPoints(_ count: Int) throws(LabError) -> [Double] {
    guard let source else { throw .missing(.data, for: "this") }
    var random = random.stream("reference")
    do {
      return try source.samples(count, random: &random, dtype: .float32).doubles()
    } catch {
      throw .tensor(error, in: "the data")
    }
  }
}
