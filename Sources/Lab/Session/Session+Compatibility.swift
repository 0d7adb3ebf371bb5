import GanLabKit
import PluginHost

extension Session {
  /// The kinds whose choice a kind of component depends on, in the order in which they are chosen.
  private static let upstream: [Kind: [Kind]] = [
    .model: [.data], .loss: [.data, .model],
  ]

  /// Where a component of `kind` may find what it needs: of what is not listed, everywhere.
  private static func upstream(of kind: Kind) -> [Kind] {
    upstream[kind] ?? [.data, .model, .loss]
  }

  /// Refuses a component that needs what the components already chosen do not have.
  ///
  /// What has not been chosen yet cannot be held against it: only when every component that could
  /// have the capability is there, and none has it, is the combination senseless.
  ///
  /// - Throws: `incompatible`.
  func check(_ selection: Selection, against chosen: [Selection]) throws(LabError) {
    try check(selection.descriptor, against: chosen)
  }

  private func check(_ descriptor: Descriptor, against chosen: [Selection]) throws(LabError) {
    guard let need = missing(descriptor, chosen.map(\.descriptor)) else { return }
    let kind = descriptor.kind
    throw .incompatible(
      Incompatibility(
        component: descriptor.name, need: need,
        lacking: chosen.filter { canProvide(need, $0.descriptor.kind) }.map(\.name), kind: kind,
        alternatives: registry.components(kind).filter {
          missing($0, chosen.map(\.descriptor)) == nil
        }.map(\.name)))
  }

  /// True if nothing that `selection` needs is known to be missing.
  func fits(_ selection: Selection, _ chosen: [Selection?]) -> Bool {
    missing(selection.descriptor, chosen.compactMap { $0?.descriptor }) == nil
  }

  private func missing(_ descriptor: Descriptor, _ chosen: [Descriptor]) -> Capability? {
    descriptor.about.needs.first { need in
      if chosen.contains(where: { $0.about.provides.contains(need) }) { return false }
      let open = Session.upstream(of: descriptor.kind).filter { kind in
        !chosen.contains { $0.kind == kind }
      }
      return !open.contains { canProvide(need, $0) }
    }
  }

  /// Refuses to run a component before all that it needs has been chosen.
  ///
  /// - Throws: `incompatible` if what was chosen lacks what it needs; `missing`, with the kind of
  ///   component that could have it, if none of that kind has been chosen.
  func checkReady(_ descriptor: Descriptor, for purpose: String) throws(LabError) {
    let chosen = [data, model, loss].compactMap { $0 }
    try check(descriptor, against: chosen)
    let need = descriptor.about.needs.first { need in
      !chosen.contains { $0.descriptor.about.provides.contains(need) }
    }
    guard let need else { return }
    let open = [Kind.data, .model, .loss].first { kind in
      !chosen.contains { $0.descriptor.kind == kind } && canProvide(need, kind)
    }
    if let open { throw .missing(open, for: purpose) }
  }

  /// True if some component of `kind` has the capability.
  private func canProvide(_ capability: Capability, _ kind: Kind) -> Bool {
    registry.components(kind).contains { $0.about.provides.contains(capability) }
  }
}
