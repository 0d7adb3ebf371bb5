import GanLabKit

extension CheckpointDocument {
  /// Larger counts can neither be reached by training nor be told apart from their neighbours.
  private static let maximumCount = 1 << 53

  /// Holds the numbers against what training can have written.
  ///
  /// - Throws: `badDescription`, at the first that it cannot.
  func check() throws(FileFault) {
    try require(format >= 1, "format")
    try require(!version.hasControlCharacters, "version")
    try require((0...Self.maximumCount).contains(draws), "draws")
    var kinds: Set<String> = []
    for choice in components where choice.kind != Kind.switch.name {
      try require(
        kinds.insert(choice.kind).inserted, "components", "two of the kind \(choice.kind)")
    }
    if let training { try check(training) }
  }

  private func check(_ training: Training) throws(FileFault) {
    let steps = 0...training.step
    try require((0...Self.maximumCount).contains(training.step), "training.step")
    try require(training.streams.count == 3, "training.streams")
    for (part, count) in training.updates {
      try require(count <= UInt64(Self.maximumCount), "training.updates.\(part)")
    }
    for (part, curve) in training.losses { try check(curve, "training.losses.\(part)") }
    for (part, curve) in training.gradientNorms {
      try check(curve, "training.gradient_norms.\(part)")
    }
    for event in training.events {
      try require(
        steps.contains(event.step) && !event.text.hasControlCharacters, "training.events")
    }
    if let acts = training.acts {
      let texts = acts.commands + [acts.doubt].compactMap { $0 }
      try require(!texts.contains { $0.hasControlCharacters }, "training.acts")
    }
    if let goal = training.pending?.goal { try check(goal) }
    guard let snapshots = training.snapshots else { return }
    // The interval doubles whenever the snapshots are full.
    let interval = snapshots.interval
    try require((25...Self.maximumCount).contains(interval), "training.snapshots.interval")
    try require(snapshots.moments.count < Snapshots.capacity, "training.snapshots.moments")
    var last = -1
    for moment in snapshots.moments {
      try require(
        moment.step > last && steps.contains(moment.step) && (moment.modesCovered ?? 0) >= 0
          && (0...1).contains(moment.highQuality ?? 0), "training.snapshots.moments")
      last = moment.step
    }
  }

  private func check(_ goal: Session.Goal) throws(FileFault) {
    let counts = 1...Self.maximumCount
    try require(
      counts.contains(goal.steps) && (0..<goal.steps).contains(goal.begun.steps)
        && goal.pause == nil, "training.pending", "no training stops so")
    let times = [goal.seconds ?? 0, goal.begun.seconds]
    try require(
      times.allSatisfy { $0.isFinite && $0 >= 0 }, "training.pending", "no training takes so long")
  }

  private func check(_ curve: Curve, _ place: String) throws(FileFault) {
    try require(
      (1...Self.maximumCount).contains(curve.stride)
        && curve.stride.nonzeroBitCount == 1 && (0..<curve.stride).contains(curve.count)
        && curve.last.isFinite && curve.sum.isFinite, place)
  }

  private func require(
    _ holds: Bool, _ place: String, _ reason: String = "no training writes this"
  ) throws(FileFault) {
    guard holds else { throw .badDescription(place: place, reason: reason) }
  }
}
