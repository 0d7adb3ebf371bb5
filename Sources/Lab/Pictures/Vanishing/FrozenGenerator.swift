import GanLabKit
import PluginHost

/// A copy of the session's generator beside a discriminator of its own: what is done to it leaves the
/// session untouched.
struct FrozenGenerator {
  /// The copy.
  let networks: any AdversarialNetworks

  /// Builds the session's model anew, from another stream of weights, and copies the generator's.
  ///
  /// The plan is the session's, with its switches, so that all shapes agree.
  ///
  /// - Parameters:
  ///   - session: Whose model and whose generator.
  ///   - verb: The command, for errors.
  ///   - isFresh: Whether the generator has the weights that a reset gives, not those of now.
  ///   - random: Where the discriminator's weights come from.
  /// - Throws: `missing` or `refused` without a critic; what the model throws; `tensor`.
  init(
    _ session: Session, for verb: String, isFresh: Bool, random: Random
  ) throws(LabError) {
    let source = try session.chosenSource(for: verb)
    let current: any Networks = try session.critic(for: verb)
    let original =
      isFresh
      ? try session.build(session.model, source: source, switches: session.switches) ?? current
      : current
    guard let selection = session.model, let model = selection.component as? any Model else {
      throw .missing(.model, for: verb)
    }
    var plan = BuildPlan(sampleShape: source.sampleShape, random: random)
    for item in session.switches { (item.component as? any Switch)?.adjust(&plan) }
    let built: any Networks
    do {
      built = try model.build(plan)
    } catch {
      throw Trainer.labError(error, in: selection.name)
    }
    guard let copy = built as? any AdversarialNetworks else {
      throw .refused("\(verb) needs a critic, and \(selection.name) has none", hint: nil)
    }
    do {
      try copy.take(original) { $0.name != Part.discriminator }
    } catch {
      throw .tensor(error, in: selection.name)
    }
    networks = copy
  }
}
