import Autograd
import CGanLab

extension gl_run {
  /// The functions that C may call while `run` lasts.
  init(of run: CRun, networks: any Networks) {
    self.init()
    size = UInt32(MemoryLayout<gl_run>.size)
    context = Unmanaged.passUnretained(run).toOpaque()
    code_count = Int64((networks as? any GeneratorNetworks)?.prior.dimensions ?? 0)
    code_prior =
      switch (networks as? any GeneratorNetworks)?.prior.family {
      case nil: GL_PRIOR_NONE
      case .gaussian: GL_PRIOR_GAUSSIAN
      case .uniform: GL_PRIOR_UNIFORM
      }
    sample_rank = Int32(run.sampleShape.rank)
    sample_shape = cLengths(run.sampleShape.dimensions)
    has_critic = networks is any AdversarialNetworks ? 1 : 0
    has_data = run.context.source == nil ? 0 : 1
    critic_output =
      switch run.context.criticOutput {
      case nil: GL_CRITIC_UNKNOWN
      case .logit: GL_CRITIC_LOGIT
      case .value: GL_CRITIC_VALUE
      }
    prior = { CRun.behind($0)?.prior($1) ?? GL_ERROR }
    data = { CRun.behind($0)?.data($1) ?? GL_ERROR }
    generate = { run, codes, samples in
      CRun.behind(run)?.generate(codes, nil, samples, nil, in: "generate") ?? GL_ERROR
    }
    discriminate = { run, samples, logits in
      CRun.behind(run)?.discriminate(samples, nil, logits, nil, in: "discriminate") ?? GL_ERROR
    }
    generate_gradient = { run, codes, cotangent, samples, gradient in
      CRun.behind(run)?.generate(codes, cotangent, samples, gradient, in: "generate_gradient")
        ?? GL_ERROR
    }
    discriminate_gradient = { run, samples, cotangent, logits, gradient in
      CRun.behind(run)?.discriminate(
        samples, cotangent, logits, gradient, in: "discriminate_gradient") ?? GL_ERROR
    }
  }
}

extension CRun {
  /// The run that `pointer` was made for.
  fileprivate static func behind(_ pointer: UnsafePointer<gl_run>?) -> CRun? {
    pointer?.pointee.context.map { Unmanaged<CRun>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension CState {
  /// Calls the component's function `function` on a trained model; returns the figures that it gave.
  ///
  /// - Throws: `ComponentError`, in the component's words or by its code, if it returns an error.
  func call(
    _ function: String, on context: RunContext, _ networks: any Networks, samples shape: Shape,
    _ body: (
      _ pointer: UnsafeMutableRawPointer?, _ host: UnsafePointer<gl_host>,
      _ run: UnsafePointer<gl_run>
    ) -> Int32
  ) throws(ComponentError) -> [NamedFigure] {
    var figures: [NamedFigure] = []
    let call = makeCall(function)
    call.take = { figures.append(NamedFigure($0)) }
    let model = CRun(context, samples: shape, for: call)
    defer { context.random = call.random ?? context.random }
    var functions = gl_run(of: model, networks: networks)
    try run(call) { pointer, host in
      withExtendedLifetime(model) { body(pointer, host, &functions) }
    }
    return figures
  }
}

extension NamedFigure {
  /// What C says of a figure; numbers that stand for nothing count as 0.
  init(_ figure: gl_figure) {
    let unit: Unit =
      switch figure.unit {
      case GL_UNIT_COUNT: .count
      case GL_UNIT_SHARE: .share
      case GL_UNIT_NATS: .nats
      case GL_UNIT_LENGTH: .length
      default: .number
      }
    let better: Direction? =
      switch figure.better {
      case GL_BETTER_HIGH: .high
      case GL_BETTER_LOW: .low
      case GL_BETTER_PERFECT: .perfect
      default: nil
      }
    self.init(
      CStructure.text(figure.key), figure.value.isNaN ? nil : figure.value,
      CStructure.text(figure.label), unit: unit, better: better,
      perfect: figure.has_perfect == 0 ? nil : figure.perfect)
  }
}
