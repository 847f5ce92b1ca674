namespace Engine.Core.Disruptor;

/// <summary>What a stage's thread does while there is nothing to do. A struct, so that the JIT specialises the loop.</summary>
public interface IWaitStrategy
{
    /// <summary>Called after the given number of idle rounds in a row, from 1. True: park until signalled.</summary>
    bool Idle(int rounds);
}
