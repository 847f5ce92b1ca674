namespace Engine.Model;

/// <summary>How to take back what an open chain has done, newest first.</summary>
internal sealed class UndoLog
{
    private readonly Stack<Action> _steps = new();
    private bool _open;

    public void Open() => _open = true;

    public void Remember(Action undo)
    {
        if (_open)
        {
            _steps.Push(undo);
        }
    }

    public void Commit()
    {
        _open = false;
        _steps.Clear();
    }

    public void RollBack()
    {
        _open = false;
        while (_steps.TryPop(out Action? undo))
        {
            undo();
        }
    }
}

/// <summary>A dictionary that follows an <see cref="UndoLog"/>.</summary>
internal sealed class Table<TKey, TValue>(UndoLog undo)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _items = [];

    public int Count => _items.Count;

    public IEnumerable<KeyValuePair<TKey, TValue>> Items => _items;

    public TValue this[TKey key]
    {
        get => _items[key];
        set
        {
            if (_items.TryGetValue(key, out TValue? old))
            {
                undo.Remember(() => _items[key] = old);
            }
            else
            {
                undo.Remember(() => _items.Remove(key));
            }

            _items[key] = value;
        }
    }

    public bool Contains(TKey key) => _items.ContainsKey(key);

    public bool TryGet(TKey key, out TValue value) => _items.TryGetValue(key, out value!);
}

/// <summary>A sorted set that follows an <see cref="UndoLog"/>.</summary>
internal sealed class OrderedSet<T>(UndoLog undo)
{
    private readonly SortedSet<T> _items = [];

    public int Count => _items.Count;

    public T? Min => _items.Min;

    public T? Max => _items.Max;

    public void Add(T item)
    {
        if (_items.Add(item))
        {
            undo.Remember(() => _items.Remove(item));
        }
    }

    public void Remove(T item)
    {
        if (_items.Remove(item))
        {
            undo.Remember(() => _items.Add(item));
        }
    }

    public bool Contains(T item) => _items.Contains(item);
}
