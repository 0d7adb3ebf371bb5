import GanLabKit
import PluginHost

/// Checks one option: at the edges of its range all must be finite or refused, and its value count.
struct OptionCheck {
  let check: ComponentCheck
  let option: Descriptor.Option

  /// Values of another option beside which this one is tried.
  private typealias Company = (name: String, words: [String])

  /// What came of the values that were tried.
  private struct Outcome {
    var findings: [Finding] = []
    var tried: [String] = []
    var makesDifference = false
    var isRead = false
  }

  /// What is wrong; `begin` is told each value before it is tried.
  ///
  /// An option that counts for nothing is tried once more beside each choice of the others, and beside numbers
  /// above their defaults: the pieces of a spline count only where there are splines, and the group of a penalty
  /// only where its weight is not 0.
  func findings(begin: (String) -> Void) -> [Finding] {
    var outcome = Outcome()
    look(beside: nil, &outcome, begin: begin)
    for company in companies where !outcome.makesDifference && !outcome.tried.isEmpty {
      look(beside: company, &outcome, begin: begin)
    }
    if !outcome.makesDifference, !outcome.tried.isEmpty {
      outcome.findings.append(
        Finding(
          outcome.isRead
            ? .noEffect(
              option: option.name, tried: outcome.tried,
              isList: option.expected.hasPrefix("a list"))
            : .unread(option: option.name),
          .options, setting: option.name))
    }
    return outcome.findings
  }

  /// The choices of all other options but their defaults; of a number, one more than its default.
  private var companies: [Company] {
    let others = check.item.options.filter { $0.name != option.name }
    let choices = others.flatMap { other in
      other.choices.filter { $0 != other.defaultText }.map { (other.name, [$0]) }
    }
    let numbers = others.compactMap { other -> Company? in
      guard other.choices.isEmpty, let number = Double(decimal: other.defaultText) else {
        return nil
      }
      return (other.name, [(number + 1).optionText])
    }
    return choices + numbers
  }

  private func instance(beside company: Company?) throws -> any Component {
    let component = try check.item.instance()
    if let company { try component.set(company.name, to: company.words) }
    return component
  }

  private func look(beside company: Company?, _ outcome: inout Outcome, begin: (String) -> Void) {
    guard let plain = try? instance(beside: company) else { return }
    let box = plain.hyperparameters.first { $0.name == option.name }?.value
    let before = box?.reads ?? 0
    let usual = (try? check.trial.outputs(of: plain, Conditions()))?.bits
    outcome.isRead = outcome.isRead || (box?.reads ?? 0) > before
    for words in values(box) {
      guard let component = try? instance(beside: company),
        (try? component.set(option.name, to: words)) != nil
      else { continue }
      let value = words.joined(separator: ",")
      let beside = company.map { "\($0.name)=\($0.words.joined(separator: ",")) " } ?? ""
      let setting = "\(beside)\(option.name)=\(value)"
      begin(setting)
      do {
        let outputs = try check.trial.outputs(of: component, Conditions())
        if !outcome.tried.contains(value) { outcome.tried.append(value) }
        outcome.makesDifference = outcome.makesDifference || outputs.bits != usual
        if let output = outputs.first(where: { $0.stranger != nil }), let value = output.stranger {
          outcome.findings.append(
            Finding(
              .unrefused(of: output.name, value: value, hasRange: option.range != nil), .options,
              setting: setting))
        }
      } catch is Cancelled {
        // It takes long and lets itself be stopped: nothing is wrong with that.
        outcome.makesDifference = true
      } catch let error as TensorError {
        // A sentence in the shell and no crash, but it comes only in the middle of a training.
        if case .outOfMemory = error { continue }
        outcome.findings.append(
          Finding(.failedOperation(reason: "\(error)"), .options, setting: setting))
      } catch {
        // A refusal in words: so it should be. It shows that the value is looked at.
        outcome.makesDifference = true
      }
    }
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
