import Autograd

/// A component that changes one thing about training, and can be turned on and off.
///
/// Each method has a default that changes nothing; a switch writes those that it is about.
public protocol Switch: Component {
  /// Changes how networks are built. A switch that does is told apart by `rebuilds`.
  func adjust(_ plan: inout BuildPlan)
  /// True if turning it on or off builds the networks anew.
  static var rebuilds: Bool { get }
  /// Changes the probabilities of "real" that D is asked for.
  func adjust(_ targets: inout ClassTargets)
  /// What D is shown in place of the samples `x`.
  func discriminatorInput(_ x: Tensor, _ context: StepContext) -> Tensor
  /// A scalar added to what D minimises, or nil.
  ///
  /// - Throws: The first error of the tensors behind it.
  func discriminatorPenalty(_ pass: DiscriminatorPass) throws -> Tensor?
  /// True if data and generated samples are to go through D in one batch, even where that changes logits.
  var mixesBatches: Bool { get }
  /// What G minimises in place of `pass.generatorLoss()`, or nil: a scalar.
  ///
  /// Only one switch can have such a say; the others' is not asked for.
  ///
  /// - Throws: The errors of the losses.
  func generatorObjective(_ pass: GeneratorPass) throws -> Tensor?
  /// Called after the parameters of `part` have moved.
  func afterUpdate(of part: Part)
}

extension Switch {
  /// `switch`.
  public static var kind: Kind { .switch }
  /// The networks stay.
  public static var rebuilds: Bool { false }
  /// Changes nothing.
  public func adjust(_ plan: inout BuildPlan) {}
  /// Changes nothing.
  public func adjust(_ targets: inout ClassTargets) {}
  /// The samples as they are.
  public func discriminatorInput(_ x: Tensor, _ context: StepContext) -> Tensor { x }
  /// No penalty.
  public func discriminatorPenalty(_ pass: DiscriminatorPass) throws -> Tensor? { nil }
  /// As D's layers need it.
  public var mixesBatches: Bool { false }
  /// The loss as it is.
  public func generatorObjective(_ pass: GeneratorPass) throws -> Tensor? { nil }
  /// Does nothing.
  public func afterUpdate(of part: Part) {}
}
