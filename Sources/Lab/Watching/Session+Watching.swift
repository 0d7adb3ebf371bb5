import GanLabKit

extension Session {
  /// The steps between two looks of a session that watches unless it is told otherwise.
  public static let usualWatchInterval = 100

  /// Watches trainings from now on, with a look every `interval` steps; nil stops.
  ///
  /// What is seen changes nothing: its random numbers are of a stream of their own.
  ///
  /// - Throws: `tensor` if there is no memory for a first look.
  public func watch(every interval: Int?) throws(LabError) {
    watchInterval = interval
    guard let trainer else { return }
    trainer.monitor = try monitor(for: trainer.networks)
  }

  /// What is wrong with the training under way, as far as it is known.
  public var findings: [Finding] { trainer?.monitor?.findings ?? [] }

  /// The last look at the training under way.
  public var vitals: Vitals? { trainer?.monitor?.looks.last }

  /// The eyes for a training of `networks`; nil where nobody watches, and of networks that are no game.
  func monitor(for networks: any Networks) throws(LabError) -> Monitor? {
    guard let watchInterval, let source, let networks = networks as? any AdversarialNetworks else {
      return nil
    }
    let loss = loss?.component as? any Loss
    do {
      let probe = try VitalsProbe(
        networks, source, output: loss.flatMap { CriticOutput($0.about.provides) },
        random: random.stream("watching"))
      return Monitor(
        probe, interval: watchInterval,
        boundsCritic: loss.map { !$0.recommended.oneOfSwitches.isEmpty } ?? false)
    } catch {
      throw .tensor(error, in: "watch")
    }
  }

  /// The commands of `remedies` that go with what is chosen: others would only be refused.
  public func sensible(_ remedies: [Remedy]) -> [Remedy] {
    remedies.filter { remedy in
      guard let kind = remedy.kind else { return true }
      guard let descriptor = registry.component(kind, remedy.name),
        let selection = try? Selection(descriptor, [])
      else { return false }
      switch kind {
      case .switch:
        return !switches.contains { $0.name == remedy.name }
          && fits(selection, [data, model, loss])
      case .loss: return loss?.name != remedy.name && fits(selection, [data, model])
      default: return true
      }
    }
  }
}

/// Something to try against a failure.
public struct Remedy: Sendable, Equatable {
  /// The kind of the component that it takes; nil for none.
  public let kind: Kind?
  /// That component.
  public let name: String
  /// The whole command.
  public let command: String

  /// The switch `name`.
  public static func turn(_ name: String, _ options: String = "") -> Remedy {
    Remedy(
      kind: .switch, name: name,
      command: "switch \(name)" + (options.isEmpty ? "" : " " + options))
  }

  /// The loss `name`.
  public static func loss(_ name: String, then more: String = "") -> Remedy {
    Remedy(
      kind: .loss, name: name, command: "loss \(name)" + (more.isEmpty ? "" : "; " + more))
  }

  /// A command that takes no component.
  public static func command(_ text: String) -> Remedy {
    Remedy(kind: nil, name: "", command: text)
  }
}
