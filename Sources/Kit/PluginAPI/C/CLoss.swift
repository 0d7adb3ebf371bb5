import Autograd
import CGanLab

/// A loss whose formulas are C functions: values and derivatives by the logits.
struct CLoss: AdversarialLoss, CComponent {
  let core: CCore
  let recommended: Recommended
  private let functions: gl_loss

  init(_ core: CCore, _ functions: gl_loss) {
    self.core = core
    self.functions = functions
    recommended = Recommended(
      criticSteps: functions.critic_steps > 0 ? Int(functions.critic_steps) : nil,
      learningRate: functions.learning_rate > 0 ? functions.learning_rate : nil,
      oneOfSwitches: CStructure.texts(functions.one_of_switches))
  }

  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    value(of: [real, fake], targets)
  }

  func generatorLoss(fake: Tensor) -> Tensor { value(of: [fake], nil) }

  private func value(of logits: [Tensor], _ targets: ClassTargets?) -> Tensor {
    do {
      let formula = CFormula(try core.state(), functions, targets)
      return formula.result(CLossValue(formula: formula), logits)
    } catch {
      return .failed(
        .refused(component: core.name, reason: error.description), dtype: logits[0].dtype)
    }
  }
}
