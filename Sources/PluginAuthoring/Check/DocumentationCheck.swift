import GanLabKit
import PluginHost

/// What a component says of itself, and whether its options refuse what they say they do.
struct DocumentationCheck {
  private let item: Descriptor

  init(_ item: Descriptor) { self.item = item }

  /// Kinds whose components need no paper: anybody may think of points.
  private static let free: [Kind] = [.data, .plot]

  func findings() -> [Finding] {
    var found: [Finding] = []
    if item.about.formula.isEmpty { found.append(Finding(.noFormula, .documentation)) }
    if item.about.paper.isEmpty, !DocumentationCheck.free.contains(item.kind) {
      found.append(Finding(.noPaper, .documentation))
    }
    guard let component = try? item.instance() else { return found }
    for (name, box) in component.hyperparameters {
      guard let range = box.range else {
        // Words have no range, and flags and choices need none.
        let isNumber =
          box.choices.isEmpty
          && (component.takes("0", for: name) || component.takes("1", for: name))
          && !component.takes("x", for: name)
        if isNumber {
          found.append(Finding(.noRange(option: name), .documentation, setting: name))
        }
        continue
      }
      for value in [range.lowerBound.below, range.upperBound.above]
      where component.takes(value.optionText, for: name) {
        found.append(
          Finding(
            .takesOutside(
              option: name, value: value.optionText, range: box.rangeText ?? ""), .documentation,
            setting: "\(name)=\(value.optionText)"))
      }
    }
    return found
  }
}

extension Component {
  /// True if `word` can be set as the value of `option`; it is then set.
  func takes(_ word: String, for option: String) -> Bool {
    (try? set(option, to: [word])) != nil
  }
}

extension Double {
  /// A number that is clearly below.
  fileprivate var below: Double { self - max(1, magnitude) }
  /// A number that is clearly above.
  fileprivate var above: Double { self + max(1, magnitude) }
}
