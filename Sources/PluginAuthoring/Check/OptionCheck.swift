import GanLabKit
import PluginHost

/// Checks one option: at the edges of its range all must be finite or refused, and its value count.
struct OptionCheck {
  let check: ComponentCheck
  let option: Descriptor.Option

  /// What is wrong; `begin` is told each value before it is tried.
  func findings(begin: (String) -> Void) -> [Finding] {
    var found: [Finding] = []
    var tried: [String] = []
    var makesDifference = false
    guard let plain = try? check.item.instance() else { return [] }
    let box = plain.hyperparameters.first { $0.name == option.name }?.value
    let before = box?.reads ?? 0
    let usual = (try? check.trial.outputs(of: plain, Conditions()))?.bits
    let isRead = (box?.reads ?? 0) > before
    for words in values(box) {
      guard let component = try? check.item.instance(),
        (try? component.set(option.name, to: words)) != nil
      else { continue }
      let setting = "\(option.name)=\(words.joined(separator: ","))"
      begin(setting)
      do {
        let outputs = try check.trial.outputs(of: component, Conditions())
        let value = words.joined(separator: ",")
        if !tried.contains(value) { tried.append(value) }
        makesDifference = makesDifference || outputs.bits != usual
        if let output = outputs.first(where: { $0.stranger != nil }), let value = output.stranger {
          found.append(
            Finding(
              .unrefused(of: output.name, value: value, hasRange: option.range != nil), .options,
              setting: setting))
        }
      } catch is Cancelled {
        // It takes long and lets itself be stopped: nothing is wrong with that.
        makesDifference = true
      } catch let error as TensorError {
        // A sentence in the shell and no crash, but it comes only in the middle of a training.
        if case .outOfMemory = error { continue }
        found.append(
          Finding(
            .failedOperation(reason: "\(error)"), .options, setting: setting)
        )
      } catch {
        // A refusal in words: so it should be. It shows that the value is looked at.
        makesDifference = true
      }
    }
    if !makesDifference, !tried.isEmpty {
      found.append(
        Finding(
          isRead
            ? .noEffect(
              option: option.name, tried: tried, isList: option.expected.hasPrefix("a list"))
            : .unread(option: option.name),
          .options, setting: option.name))
    }
    return found
  }

  /// The values to try: both edges of the range, or far away where there is none; each choice; and
  /// some near the default.
  private func values(_ box: (any HyperparameterBox)?) -> [[String]] {
    guard let box else { return [] }
    if !option.choices.isEmpty { return option.choices.map { [$0] } }
    var values: [[String]] = []
    if let range = box.range {
      values += [[range.lowerBound.optionText], [range.upperBound.optionText]]
    } else {
      values += [["0"], ["-1"], ["1e9"], ["1000"]]
    }
    let words = option.defaultText.split(separator: ",").map(String.init)
    let numbers = words.compactMap(Double.init(decimal:))
    if numbers.count == words.count, !numbers.isEmpty {
      for change: (Double) -> Double in [{ $0 + 1 }, { $0 - 1 }, { $0 * 0.5 }] {
        values.append(numbers.map { change($0).optionText })
        // Of a list, the first alone: in some lists only the differences count.
        if numbers.count > 1 {
          values.append([change(numbers[0]).optionText] + words.dropFirst())
        }
      }
    }
    return values
  }
}
