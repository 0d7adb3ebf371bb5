import GanLabKit
import Measures

extension Session {
  /// The lab's own figures of the model that is chosen, with the reports that they are from.
  public struct Gathering {
    /// The figures that were asked for, or all that there are.
    public let figures: [NamedFigure]
    /// What was found on the plane; nil where there is no such report.
    public let plane: PlaneReport?
    /// What the classifier's features say of images; nil where none was asked for, or for no images.
    public let images: FeatureReport?
    /// What was found in stacked digits, likewise.
    public let stacked: StackedReport?
  }

  /// The figures called `wanted`, or all without a name, by `count` samples.
  ///
  /// What no wanted figure needs is not computed. With `isStrict` off, those that there are not are left out.
  ///
  /// - Throws: `refused` for a figure that there is not for this model on these data, with why; else as the
  ///   reports.
  public func gather(
    _ count: Int, only wanted: Set<String>, isStrict: Bool = true, _ watcher: Watcher = .none
  ) throws(LabError) -> Gathering {
    func isWanted(_ names: some Sequence<String>) -> Bool {
      wanted.isEmpty || !wanted.isDisjoint(with: names)
    }
    let plane = whyNoPlaneReport == nil ? try planeReport(count, only: wanted, watcher) : nil
    var all = plane?.entries.map(\.figure) ?? []
    if isWanted(Session.likelihoodNames) {
      all += try likelihoodFigures(Swift.max(count, 10_000), watcher)
    }
    if isWanted(Session.evidenceNames) { all += try evidenceFigures(count, watcher) }
    if isWanted(Session.classificationNames) {
      all += try classificationFigures(Swift.max(count, 10_000), watcher)
    }
    if isWanted(Session.recognitionNames) { all += try recognitionFigures(count, watcher) }
    let stacked = isWanted(Session.stackedNames) ? try stackedReport(count, watcher) : nil
    all += stacked?.figures ?? []
    if isWanted(Session.completionNames) { all += try completionFigures(count, watcher) }
    let images =
      isWanted(Session.imageNames)
      ? try imageReport(count, seeksCopies: isWanted(Session.copyNames), watcher) : nil
    all += images?.figures ?? []
    let known = all.map(\.key)
    if isStrict, let stranger = wanted.sorted().first(where: { !known.contains($0) }) {
      throw whyNoFigure(stranger, known: known)
    }
    return Gathering(
      figures: all.filter { wanted.isEmpty || wanted.contains($0.key) }, plane: plane,
      images: images, stacked: stacked)
  }
}
