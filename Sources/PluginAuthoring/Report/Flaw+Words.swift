import GanLabKit
import Glibc

extension Flaw {
  /// How grave it is.
  var severity: Finding.Severity {
    switch self {
    case .noFormula, .noPaper, .noRange, .noSecondDerivative, .slow, .wrongTarget:
      .warning
    case .noEffect(_, _, let isList): isList ? .note : .warning
    case .endless(_, let isEdge): isEdge ? .warning : .failure
    case .notTried: .note
    default: .failure
    }
  }

  /// What was found, in one sentence.
  var message: String {
    switch self {
    case .noFormula: "there is no formula"
    case .noPaper: "it does not say where it comes from"
    case .noRange(let option): "\(option) has no range, so every number is taken"
    case .takesOutside(let option, let value, let range):
      "\(option) goes from \(range), and \(value) is taken"
    case .refusesDefaults(let reason): "it objects to its own defaults: \(reason)"
    case .wrongShape(let output, let found, let expected):
      expected == .scalar
        ? "\(output) has the shape \(found), and should be one number"
        : "\(output) has the shape \(found), and should have \(expected)"
    case .notFinite(let output, let value), .unrefused(let output, let value, _):
      "\(output) is \(value.spelled)"
    case .failedOperation(let reason): "an operation cannot be done: \(reason)"
    case .ignoresDType(let output): "\(output) is of floats where doubles were asked for"
    case .notRepeatable(let output, let place, let first, let second, let fresh):
      "\(fresh ? "two instances" : "two calls") with one seed differ: \(output)[\(place)] is "
        + "\(first.digits) and then \(second.digits)"
    case .unread(let option): "\(option) is declared and never read"
    case .noEffect(let option, let tried, _):
      "\(option) changes nothing; tried: \(tried.joined(separator: ", "))"
    case .wrongGradient(let value, let variable, let found, let expected, let allowed):
      "the derivative of \(value) by \(variable) is \(found.digits), "
        + "and finite differences give \(expected.digits) ± \(allowed.oneDigit)"
    case .wrongSecondDerivative(let value, let variable, let found, let expected, let allowed):
      "the gradient of \(value) is right, and its own derivative by \(variable) is wrong: "
        + "\(found.digits), where finite differences give \(expected.digits) ± \(allowed.oneDigit)"
    case .noGradient(let value, let reason): "\(value) has no gradient: \(reason)"
    case .noSecondDerivative(let value, let reason):
      "\(value) cannot be differentiated twice: \(reason)"
    case .trainsNothing(let part):
      "the gradient of the \(part)'s objective is 0 by all weights: nothing is trained"
    case .mixesSamples:
      "a sample's logit depends on the rest of its batch, and criticMixesSamples is false"
    case .repeatedParameter(let part, let name): "the \(part) has two parameters called \(name)"
    case .wrongDensity(let axis, let mean, let expected, let error):
      "the samples' coordinate \(axis) has the mean \(mean.digits) ± \(error.digits), and the "
        + "density that comes with them \(expected.digits)"
    case .constantSamples: "two draws one after the other give the same samples"
    case .changesNetworks: "after drawing, the networks are no longer what they were"
    case .groupOutside(let label, let count):
      "the group \(label) goes past the last of the \(count) samples"
    case .wrongTarget(let name, let value):
      "D is asked for \(value.digits) on \(name), which is no probability"
    case .slow(let ratio, let sibling): "a call takes \(ratio.digits) times as long as \(sibling)'s"
    case .crashed(let signal, let words):
      "it crashed (\(signal))" + (words.map { ": \($0)" } ?? "")
    case .exited(let status): "it ended the process with status \(status)"
    case .endless(let seconds, _): "it did not come to an end within \(seconds) s"
    case .notTried(let reason): "not tried: \(reason)"
    case .notLoaded(let reason): reason
    case .failedTest(let line, let reason): "line \(line): \(reason)"
    }
  }

  /// What to try.
  var advice: String? {
    switch self {
    case .noFormula: "About(…, formula: \"…\"): explain shows it"
    case .noPaper: "About(…, paper: \"Authors year, title\")"
    case .noRange: "@Hyperparameter(\"…\", in: 0...10)"
    case .takesOutside: "leave setting options to @Hyperparameter(\"…\", in: …)"
    case .refusesDefaults: "choose defaults that work as they are"
    case .wrongShape(_, _, let expected):
      expected == .scalar
        ? "end with mean() or sum()" : "print(tensor.shape) shows where it comes from"
    case .notFinite:
      "look for a logarithm or a root of 0, a division by 0, or an exp of a large number"
    case .unrefused(_, _, let hasRange):
      hasRange
        ? "narrow the range, or throw a ComponentError that names the option"
        : "declare a range: @Hyperparameter(\"…\", in: …)"
    case .ignoresDType:
      "hand on the dtype that you are given; gradients cannot be checked in floats"
    case .notRepeatable:
      "take every random number from the stream that is handed in, and keep nothing between calls"
    case .unread: "use it, or take it out"
    case .noEffect: "is the option used where the result is made?"
    case .wrongGradient(_, _, let found, _, _) where found == 0:
      "nothing is recorded of numbers that were read with item() or doubles(): stay with tensors"
    case .wrongGradient: "look at the vectorJacobianProduct of your own primitives, and at detached"
    case .wrongSecondDerivative, .noSecondDerivative:
      "a gradient penalty needs it: write vectorJacobianProduct in tensor operations, without detached"
    case .noGradient: "work on the tensors that are handed in, not on numbers read from them"
    case .trainsNothing: "make it of the logits that are handed in, and of tensors throughout"
    case .mixesSamples: "return true from criticMixesSamples"
    case .repeatedParameter:
      "a checkpoint stores parameters by name: prefixed(\"…\") tells them apart"
    case .wrongDensity: "the density and the samples are to be of one distribution"
    case .constantSamples: "draw from the random stream that is handed in"
    case .changesNetworks: "networks are moved by training alone"
    case .groupOutside: "ranges count the samples from 0"
    case .wrongTarget: "keep targets between 0 and 1"
    case .slow: "is work done for each sample that could be done for the batch?"
    case .crashed: "indices, forced unwraps, integer overflow and fatalError end the whole shell"
    case .exited: "throw a ComponentError in place of exit"
    case .endless(_, let isEdge):
      isEdge ? "a narrower range, if nobody can wait for it" : "look at the loops' conditions"
    case .failedOperation, .notTried, .notLoaded, .failedTest: nil
    }
  }
}

extension Double {
  /// Four digits of it.
  var digits: String {
    guard isFinite else { return spelled }
    guard self != 0 else { return "0" }
    var scale = 1.0
    var size = magnitude
    while size >= 10, scale > 1e-300 { (size, scale) = (size / 10, scale / 10) }
    while size < 1, scale < 1e300 { (size, scale) = (size * 10, scale * 10) }
    return ((self * scale * 1000).rounded() / 1000 / scale).optionText.shortened
  }

  /// The first digit, rounded up: 0.000242 is 0.0003.
  fileprivate var oneDigit: String {
    guard isFinite, self > 0 else { return digits }
    let scale = pow(10, floor(log10(self)))
    return ((self / scale).rounded(.up) * scale).digits
  }

  /// "NaN", "infinite" or the digits.
  fileprivate var spelled: String { isNaN ? "NaN" : isInfinite ? "infinite" : digits }
}

extension String {
  /// Without the digits that only rounding put there: 0.30000000000000004 is 0.3.
  fileprivate var shortened: String {
    guard count > 12, let value = Double(self) else { return self }
    let text = "\(Float(value))"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
