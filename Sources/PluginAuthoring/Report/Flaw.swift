import GanLabKit

/// What can be wrong with a component, as facts.
enum Flaw: Equatable {
  /// It does not say its formula.
  case noFormula
  /// It does not say where it comes from.
  case noPaper
  /// A number without a range: nothing is refused.
  case noRange(option: String)
  /// A value outside of the declared range is taken.
  case takesOutside(option: String, value: String, range: String)
  /// The component objects to its own defaults.
  case refusesDefaults(reason: String)
  /// A result of another shape than the contract's.
  case wrongShape(of: String, found: Shape, expected: Shape)
  /// A result that is no number, or infinite.
  case notFinite(of: String, value: Double)
  /// An operation in it could not be done.
  case failedOperation(reason: String)
  /// A result of floats where the plan asks for doubles.
  case ignoresDType(of: String)
  /// Two runs from one seed differ; `fresh` if they were of two instances.
  case notRepeatable(of: String, place: Int, first: Double, second: Double, fresh: Bool)
  /// A value beside the default gives what is no number and is not refused.
  case unrefused(of: String, value: Double, hasRange: Bool)
  /// An option that the component never looks at.
  case unread(option: String)
  /// An option that is read, and whose value made no difference; a list may count only beside others.
  case noEffect(option: String, tried: [String], isList: Bool)
  /// A derivative that finite differences do not confirm.
  case wrongGradient(of: String, by: String, found: Double, expected: Double, allowed: Double)
  /// The same one order higher.
  case wrongSecondDerivative(
    of: String, by: String, found: Double, expected: Double, allowed: Double)
  /// There is no gradient.
  case noGradient(of: String, reason: String)
  /// There is no second derivative.
  case noSecondDerivative(of: String, reason: String)
  /// An objective whose gradient is 0 by all weights of the network that it is for.
  case trainsNothing(part: String)
  /// A logit depends on the batch, and the networks say that it does not.
  case mixesSamples
  /// Two parameters of one network with one name.
  case repeatedParameter(part: String, name: String)
  /// Samples whose mean is far from that of the density that comes with them.
  case wrongDensity(axis: Int, mean: Double, expected: Double, error: Double)
  /// The samples do not change from call to call.
  case constantSamples
  /// A sampler after which the networks are others.
  case changesNetworks
  /// A group of samples past the last one.
  case groupOutside(String, count: Int)
  /// A probability outside of [0, 1].
  case wrongTarget(of: String, value: Double)
  /// Much slower than a shipped component of its kind.
  case slow(ratio: Double, sibling: String)
  /// The process ended in the middle of the component's code.
  case crashed(signal: String, words: String?)
  /// The component ended the process.
  case exited(status: Int32)
  /// It does not come to an end; at the edge of a range that may be its right.
  case endless(seconds: Int, isEdge: Bool)
  /// It cannot be tried here.
  case notTried(reason: String)
  /// The library was not taken.
  case notLoaded(reason: String)
  /// The test beside the source failed.
  case failedTest(line: Int, reason: String)
}
