namespace Engine.Load.Running;

/// <summary>What a load is sent to.</summary>
public interface ILoadTarget
{
    /// <summary>
    /// Sends a request without waiting for anything. In the end <see cref="LoadRequest.Answer"/> or
    /// <see cref="LoadRequest.Fail"/> is called exactly once, on any thread, and the request is not touched after that.
    /// </summary>
    void Send(LoadRequest request);
}
