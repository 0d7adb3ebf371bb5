import Learning

// The enumerations of layers, as options of components.

extension Activation: HyperparameterChoice {}
extension Initialiser: HyperparameterChoice {}
extension MLP.Normalisation: HyperparameterChoice {}
