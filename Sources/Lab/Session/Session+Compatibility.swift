import GanLabKit
import PluginHost

extension Session {
  /// The kinds whose choice a kind of component depends on, in the order in which they are chosen.
  private static let upstream: [Kind: [Kind]] = [
    .model: [.data], .loss: [.data, .model], .switch: [.data, .model, .loss],
    .sampler: [.data, .model, .loss], .measure: [.data, .model, .loss],
  ]

  /// Refuses a component that needs what the components already chosen do not have.
  ///
  /// What has not been chosen yet cannot be held against it: only when every component that could
  /// have the capability is there, and none has it, is the combination senseless.
  ///
  /// - Throws: `incompatible`.
  func check(_ selection: Selection, against chosen: [Selection]) throws(LabError) {
    guard let need = missing(selection.descriptor, chosen.map(\.descriptor)) else { return }
    let kind = selection.descriptor.kind
    throw .incompatible(
      Incompatibility(
        component: selection.name, need: need,
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
      let open = (Session.upstream[descriptor.kind] ?? []).filter { kind in
        !chosen.contains { $0.kind == kind }
      }
      return !open.contains { canProvide(need, $0) }
    }
  }

  /// The kind of component that has to be chosen before `selection` can run: one that could have what
  /// it needs, where nothing that is chosen has it.
  func missingKind(for selection: Selection) -> Kind? {
    let chosen = [data, model, loss].compactMap { $0 }
    let need = selection.descriptor.about.needs.first { need in
      !chosen.contains { $0.descriptor.about.provides.contains(need) }
    }
    guard let need else { return nil }
    return [Kind.data, .model, .loss].first { kind in
      !chosen.contains { $0.descriptor.kind == kind } && canProvide(need, kind)
    }
  }

  /// True if some component of `kind` has the capability.
  private func canProvide(_ capability: Capability, _ kind: Kind) -> Bool {
    registry.components(kind).contains { $0.about.provides.contains(capability) }
  }
}
