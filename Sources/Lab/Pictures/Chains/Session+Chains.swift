import GanLabKit
import PluginHost

// What pictures of chains ask of a session.
extension Session {
  private static let generatedAtOnce = 1024

  /// A sampler that moves states step by step, with the choice that it came from.
  struct ChosenChains {
    let selection: Selection
    let sampler: any ChainSampler
  }

  /// The sampler that is chosen, or `ddls` where none is, with `options` in place of its own.
  ///
  /// - Throws: `missing` without data or model, `incompatible` or `option`; `refused` if the sampler that is
  ///   chosen makes no moves.
  func chains(
    for verb: String, setting options: [Assignment] = [], named name: String? = nil
  ) throws(LabError) -> ChosenChains {
    guard data != nil else { throw .missing(.data, for: verb) }
    guard networks != nil else { throw .missing(.model, for: verb) }
    let chosen =
      name.flatMap { $0 == sampler?.name ? sampler : nil } ?? (name == nil ? sampler : nil)
    let changed = Set(options.compactMap(\.name))
    let kept = (chosen?.assigned ?? []).filter { !changed.contains($0.name) }
      .map { Assignment($0.name, $0.value.split(separator: ",").map(String.init)) }
    let selection = try Selection(
      descriptor(.sampler, name ?? sampler?.name ?? "ddls"), kept + options)
    try checkReady(selection.descriptor, for: verb)
    guard let sampler = selection.component as? any ChainSampler else {
      throw .refused(
        "\(verb) follows chains move by move, and \(selection.name) makes no moves",
        hint: "sampler ddls")
    }
    return ChosenChains(selection: selection, sampler: sampler)
  }

  /// Walks `count` chains of `chains`, and writes down where they are after the moves `keeping`.
  ///
  /// The same `stream` gives all samplers the same starts.
  ///
  /// - Throws: `component`, `tensor` or `interrupted`.
  func trace(
    _ chains: ChosenChains, _ count: Int, keeping: [Int], stream: String, _ watcher: Watcher
  ) throws(LabError) -> ChainTrace {
    guard let networks else { throw .missing(.model, for: "this") }
    let context = SamplingContext(
      networks, source: source, criticOutput: criticOutput, random: pictureStream(stream),
      isCancelled: watcher.isInterrupted, report: watcher.progress)
    do {
      return try CrashReport.during(chains.selection.worker) {
        try chains.sampler.trace(count, keeping: keeping, context)
      }
    } catch is Cancelled {
      throw .interrupted(fraction: context.fraction)
    } catch {
      throw Trainer.labError(error, in: chains.selection.name)
    }
  }

  /// The samples of states: codes go through the generator, samples are what they are.
  ///
  /// - Throws: `missing`, `refused`, `component` or `tensor`.
  func samples(of states: Tensor, _ chains: ChosenChains) throws(LabError) -> Tensor {
    guard chains.sampler.movesCodes else { return states }
    let networks = try generator(for: "this")
    let weights =
      chains.selection.values.first { $0.name == "weights" }
      .flatMap { GeneratorWeights(rawValue: $0.value) } ?? .average
    do {
      // In pieces: what lies between the layers of thousands of images would fill the memory.
      return try withoutRecording { () throws(TensorError) in
        var pieces: [Tensor] = []
        for start in stride(from: 0, to: states.shape[0], by: Session.generatedAtOnce) {
          let rows = start..<min(start + Session.generatedAtOnce, states.shape[0])
          pieces.append(try networks.generate(states.sliced(rows), weights.mode).checked())
        }
        return concatenate(pieces)
      }
    } catch {
      throw .tensor(error, in: "the generator")
    }
  }
}
